import {expect, test} from 'vitest';
import {trustsUser} from '../../src/set-up/trust.js';

const user = {arn: 'arn:aws:iam::111122223333:user/nightdrop-acme', id: 'AIDAIOSFODNN7EXAMPLE'};

const lets = (more: object) =>
	trustsUser(
		JSON.stringify({
			Version: '2012-10-17',
			Statement: {Effect: 'Allow', Action: 'sts:AssumeRole', ...more},
		}),
		user,
	);

test.each<readonly [string, object, boolean]>([
	['the user', {Principal: {AWS: user.arn}}, true],
	['the user among others', {Principal: {AWS: ['arn:aws:iam::111122223333:root', user.arn]}}, true],
	['the user under a condition', {Principal: {AWS: user.arn}, Condition: {Bool: {'aws:x': 'true'}}}, true],
	['the id of the user', {Principal: {AWS: user.id}}, true],
	['everybody', {Principal: '*'}, true],
	['everybody by name', {Principal: {AWS: '*'}}, true],
	['everybody but one', {NotPrincipal: {AWS: 'arn:aws:iam::111122223333:user/other'}}, true],
	['another user', {Principal: {AWS: `${user.arn}2`}}, false],
	['the account, which hands over', {Principal: {AWS: '111122223333'}}, false],
	['a service', {Principal: {Service: 'ec2.amazonaws.com'}}, false],
	['nobody: it denies', {Effect: 'Deny', Principal: '*'}, false],
])('a role that trusts %s lets the user in or not', (_, more, isIn) => {
	expect(lets(more)).toBe(isIn);
});

test.each(['', '{', '{"Statement":[{"Effect":"allow"}]}'])(
	'a trust policy that cannot be understood may: %j',
	text => {
		expect(trustsUser(text, user)).toBe(true);
	},
);
