import {expect, test} from 'vitest';
import {farewellLines} from '../../src/set-up/farewell.js';
import type {SetUpState} from '../../src/set-up/state.js';
import type {Target} from '../../src/targets/target.js';
import {stateAt} from './screens/states.js';

const target: Target = {
	name: 'acme-backups/db/',
	bucket: 'acme-backups',
	prefix: 'db/',
	region: 'eu-west-1',
	account: '111122223333',
	user: {name: 'nightdrop-acme', arn: 'arn:aws:iam::111122223333:user/nightdrop-acme', id: 'AIDAEXAMPLE'},
	options: stateAt('policy').policy.options,
	createdAt: '2026-11-11T09:14:00Z',
	keys: [
		{
			accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
			createdAt: '2026-11-11T09:12:58Z',
			origin: 'ours',
			secret: 'saved',
		},
	],
	setUp: {step: 10, isComplete: true, fixes: []},
};

const halfWay: Target = {...target, setUp: {step: 7, isComplete: false, fixes: []}};

const left = (step: SetUpState['step'], of: Target, change: Partial<SetUpState> = {}) =>
	farewellLines({
		...stateAt(step),
		target: of,
		mode: of.setUp.isComplete ? 'again' : 'continue',
		apply: {...stateAt('apply').apply, status: 'idle'},
		...change,
	});

test('a run that changed nothing says so, and how far set-up is whatever was looked at', () => {
	for (const step of ['account', 'bucket', 'user', 'policy', 'review'] as const) {
		expect(left(step, target)).toEqual([
			'– This run changed nothing: set-up of acme-backups/db/ is complete as before',
			'  Next: nightdrop check acme-backups/db/',
		]);
		expect(left(step, halfWay)[0]).toBe(
			'◐ This run changed nothing: set-up of acme-backups/db/ is at step 7 of 10 as before: the user exists, a key was made',
		);
		expect(left(step, halfWay)[1]).toMatch(/nightdrop setup --bucket acme-backups --prefix db\//u);
	}
});

test('a run that changed something says where it stopped, however far one went back after it', () => {
	const call = {
		service: 's3',
		operation: 'PutBucketPolicy',
		status: 204,
		startedAt: 0,
		durationMs: 1,
	} as const;
	for (const lines of [
		left('apply', target),
		left('test', target),
		left('review', halfWay, {calls: [call]}),
	]) {
		expect(lines[0]).toMatch(/^◐ Set-up of acme-backups\/db\/ stopped at step \d+ of 10: the user exists/u);
	}
});

test('a new set-up in which nothing was made says nothing', () => {
	expect(left('policy', halfWay, {mode: 'new'})).toEqual([]);
});
