import {expect, test} from 'vitest';
import {parsePolicy} from '../../src/policy/parse.js';
import {documentOf, foreign} from './subject.js';

test('each statement keeps its own text, whatever its spacing', () => {
	const first =
		'{ "Sid":"A",\n\t"Effect" : "Allow","Principal":"*", "Action":"s3:GetObject",  "Resource":"arn:aws:s3:::b/{\\"]}*" }';
	const second = '{"Effect":"Deny","Principal":"*","Action":["s3:*"],"Resource":"*"}';
	const text = `\n{ "Id" : "x",\t"Statement" :[ ${first} ,\n${second}\t], "Version":"2012-10-17" }\n`;
	const parsed = parsePolicy(text);
	expect(parsed?.statements.map(({source}) => source)).toEqual([first, second]);
	expect(parsed?.withStatements([second])).toBe(
		`\n{ "Id" : "x",\t"Statement" :[${second}], "Version":"2012-10-17" }\n`,
	);
});

test('one statement that is no list is read as one', () => {
	const text = '{"Statement": {"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"} }';
	const parsed = parsePolicy(text);
	expect(parsed?.statements).toHaveLength(1);
	expect(parsed?.withStatements(['{}', '{}'])).toBe('{"Statement": [{},{}] }');
});

test('a name that is written with escapes is the same name', () => {
	const text = '{"\\u0053tatement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}';
	expect(parsePolicy(text)?.statements).toHaveLength(1);
});

const statement = {Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*'};

test.each<readonly [string, unknown]>([
	['nothing', ''],
	['half of one', '{"Statement":['],
	['a text', '"Statement"'],
	['a list', []],
	['null', null],
	['no statement', {Version: '2012-10-17'}],
	['a statement that is a text', {Statement: ['Allow']}],
	['a statement that is a list', {Statement: [[statement]]}],
	['a statement without an effect', {Statement: [{...statement, Effect: undefined}]}],
	['an effect in other letters', {Statement: [{...statement, Effect: 'allow'}]}],
	['an action that is a number', {Statement: [{...statement, Action: 1}]}],
	['a list of actions in a list', {Statement: [{...statement, Action: [['s3:*']]}]}],
	['a principal that is some text', {Statement: [{...statement, Principal: 'olga'}]}],
	['a principal that is a number', {Statement: [{...statement, Principal: {AWS: 1}}]}],
	['a resource that is null', {Statement: [{...statement, Resource: null}]}],
	['a condition that is a text', {Statement: [{...statement, Condition: 'never'}]}],
	['a condition that asks for a text', {Statement: [{...statement, Condition: {Bool: 'x'}}]}],
	['a condition with an object for a value', {Statement: [{...statement, Condition: {Bool: {'aws:x': {}}}}]}],
	['an element that nobody knows', {Statement: [{...statement, NotCondition: {}}]}],
	['the constructor for an element', '{"Statement":[{"Effect":"Allow","constructor":"x"}]}'],
	['a prototype for an element', '{"Statement":[{"Effect":"Allow","__proto__":{"Action":"s3:*"}}]}'],
])('%s is no policy: whatever it means cannot be ruled out', (_, given) => {
	expect(parsePolicy(typeof given === 'string' ? given : JSON.stringify(given))).toBeUndefined();
});

test('a condition may hold texts, numbers and truths, one or several', () => {
	const one = foreign('A', {
		Condition: {Bool: {a: true}, NumericLessThan: {b: [1, 2]}, StringLike: {c: 'x'}},
	});
	expect(parsePolicy(JSON.stringify(documentOf(one)))?.statements[0]?.value).toEqual(one);
});
