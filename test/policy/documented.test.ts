import {afterAll, expect, test} from 'vitest';
import {evaluate} from '../../src/policy/evaluate.js';
import {account, anna, type DocumentedCase, object} from './documented/case.js';
import {conditionOperators} from './documented/condition-operators.js';
import {elements} from './documented/elements.js';
import {evaluationLogic} from './documented/evaluation-logic.js';
import {globalKeys} from './documented/global-keys.js';
import {multipleValues} from './documented/multiple-values.js';
import {s3Examples} from './documented/s3-examples.js';
import {setExamples, setOperators} from './documented/set-operators.js';
import {variables} from './documented/variables.js';

const cases: readonly DocumentedCase[] = [
	...conditionOperators,
	...multipleValues,
	...setOperators,
	...setExamples,
	...evaluationLogic,
	...elements,
	...variables,
	...globalKeys,
	...s3Examples,
];
const leastCases = 120;
let agreeing = 0;

const usual = {caller: anna, action: 's3:GetObject', resource: object, resourceAccount: account, keys: {}};

test.each(cases)('$id: $words', ({policies, expected, cite, id, words, ...asked}) => {
	const {effect} = evaluate({...usual, ...asked}, policies);
	expect(effect, `${cite.page}, ${cite.section}, ${cite.url}`).toBe(expected);
	agreeing++;
});

test('there are enough cases, each with an id of its own and a place in the documentation', () => {
	expect(cases.length).toBeGreaterThanOrEqual(leastCases);
	const ids = cases.map(({id}) => id);
	expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
	const uncited = cases.filter(
		({cite}) =>
			cite.page === '' ||
			cite.section === '' ||
			!/^https:\/\/docs\.aws\.amazon\.com\/(?:IAM|AmazonS3)\/latest\/\w+\/[\w-]+\.html(?:#[\w-]+)?$/u.test(
				cite.url,
			),
	);
	expect(uncited.map(({id}) => id)).toEqual([]);
});

afterAll(() => {
	process.stdout.write(`${cases.length} documented cases, ${agreeing} agree\n`);
});
