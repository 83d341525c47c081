import {expect, test} from 'vitest';
import {buildDocument} from '../../src/policy/build.js';
import {isSamePolicy, isSameStatement} from '../../src/policy/compare.js';
import type {Statement} from '../../src/policy/document.js';
import {defaultOptions} from '../../src/policy/options.js';
import {account, bucketArn, documentOf, foreign, statementsOf, subject, userArn} from './subject.js';

const one = foreign('One', {Action: ['s3:PutObject', 's3:GetObject'], Principal: '*'});

/** What S3 makes of a statement when it stores it. */
const rewritten: readonly (readonly [string, Statement, Statement])[] = [
	['everyone as a list', one, {...one, Principal: {AWS: ['*']}}],
	['everyone by name', one, {...one, Principal: {AWS: '*'}}],
	['actions in another order', one, {...one, Action: ['s3:GetObject', 's3:PutObject']}],
	['an action twice', one, {...one, Action: ['s3:GetObject', 's3:PutObject', 's3:GetObject']}],
	['actions in other letters', one, {...one, Action: ['S3:getobject', 's3:putObject']}],
	['one resource as a list', one, {...one, Resource: [`${bucketArn}/AWSLogs/*`]}],
	['another name', one, {...one, Sid: 'Other'}],
	[
		'an account as its root',
		foreign('A', {Principal: {AWS: account}}),
		foreign('A', {Principal: {AWS: [`arn:aws:iam::${account}:root`]}}),
	],
	[
		'conditions in another order, values as texts',
		foreign('A', {Condition: {Bool: {'aws:SecureTransport': false}, Null: {'s3:x-amz-acl': ['true']}}}),
		foreign('A', {Condition: {Null: {'s3:x-amz-acl': 'true'}, Bool: {'AWS:SecureTransport': 'false'}}}),
	],
];

test.each(rewritten)('the same when S3 writes it back: %s', (_, given, stored) => {
	expect(isSameStatement(given, stored)).toBe(true);
	expect(isSamePolicy(JSON.stringify(documentOf(given)), JSON.stringify(documentOf(stored)))).toBe(true);
});

test.each<readonly [string, Partial<Statement>]>([
	['another effect', {Effect: 'Deny'}],
	['another principal', {Principal: {AWS: userArn}}],
	['one action less', {Action: 's3:PutObject'}],
	['a resource in other letters', {Resource: `${bucketArn}/awslogs/*`}],
	['a condition more', {Condition: {Bool: {'aws:SecureTransport': 'true'}}}],
])('not the same with %s', (_, more) => {
	expect(isSameStatement(one, {...one, ...more})).toBe(false);
});

test('Action is not NotAction, and Principal not NotPrincipal', () => {
	const {Action, Principal, ...rest} = foreign('A', {Action: 's3:GetObject', Principal: {AWS: userArn}});
	const plain = {...rest, Action, Principal} as Statement;
	expect(isSameStatement(plain, {...rest, NotAction: 's3:GetObject', Principal: {AWS: userArn}})).toBe(false);
	expect(isSameStatement(plain, {...rest, Action: 's3:GetObject', NotPrincipal: {AWS: userArn}})).toBe(false);
});

test('what is spared counts as much as what is named', () => {
	const deny = {
		Effect: 'Deny',
		Principal: '*',
		NotAction: ['s3:PutObject', 's3:ListBucket'],
		NotResource: bucketArn,
	} as const;
	expect(isSameStatement(deny, {...deny, NotAction: ['s3:listbucket', 's3:PutObject']})).toBe(true);
	expect(isSameStatement(deny, {...deny, NotAction: 's3:PutObject'})).toBe(false);
	expect(isSameStatement(deny, {...deny, NotResource: `${bucketArn}/*`})).toBe(false);
});

test('a whole policy: order, Id and names count for nothing, Version and number of statements do', () => {
	const document = buildDocument(subject({prefix: 'db/'}), defaultOptions('hardened'));
	const statements = statementsOf(document);
	const text = JSON.stringify(document);
	const same = (other: object) => isSamePolicy(text, JSON.stringify({...document, ...other}));
	expect(same({Statement: [...statements].reverse(), Id: 'Policy17'})).toBe(true);
	expect(same({Version: '2008-10-17'})).toBe(false);
	expect(same({Statement: statements.slice(1)})).toBe(false);
	expect(same({Statement: [...statements, statements[0]]})).toBe(false);
});

test('without a Version it is the one of 2008', () => {
	const {Version: _, ...rest} = documentOf(one);
	expect(isSamePolicy(JSON.stringify(rest), JSON.stringify({...rest, Version: '2008-10-17'}))).toBe(true);
});

test('what is no policy is the same as nothing', () => {
	expect(isSamePolicy('', '')).toBe(false);
	expect(isSamePolicy('{', JSON.stringify(documentOf(one)))).toBe(false);
});
