import {expect, test} from 'vitest';
import {defaultOptions} from '../../../src/policy/options.js';
import {initialProof} from '../../../src/proof/flow.js';
import type {ProofState} from '../../../src/proof/state.js';
import {proofStepView} from '../../../src/set-up/screens/proof.js';
import {stateAt} from './states.js';

const ended: ProofState = {
	...initialProof({
		name: 'acme-backups/db/',
		bucket: 'acme-backups',
		prefix: 'db/',
		region: 'eu-west-1',
		account: '111122223333',
		userName: 'nightdrop-acme',
		userArn: 'arn:aws:iam::111122223333:user/nightdrop-acme',
		options: defaultOptions('hardened'),
		accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
		endpoint: 'https://s3.eu-west-1.amazonaws.com',
		isAws: true,
		isPlainHttp: false,
		runId: 'abc123',
		version: '9.9.9',
	}),
	phase: 'done',
	verdict: 'violated',
};

const keysOf = (proof: ProofState) =>
	proofStepView(
		stateAt('proof', {
			proof: {
				status: 'done',
				proof,
				record: {verdict: 'violated', at: '2026-11-23T19:06:00Z', probes: 72, off: 1},
			},
		}),
		{columns: 80, rows: 24},
	).bindings;
const keyOf = (proof: ProofState, name: string) => keysOf(proof).find(({keys}) => keys.includes(name));

test('a question of the proof is answered by its own keys, not by those of the wizard', () => {
	const asking: ProofState = {...ended, turnOff: {type: 'asking', isYes: true}};
	expect(keyOf(asking, 'enter')?.event).toEqual({type: 'proof', event: {type: 'turnOffAnswered'}});
	expect(keyOf(asking, 'escape')?.event).toEqual({type: 'proof', event: {type: 'turnOffLeft'}});
});

test('from a violated proof enter does not go on, and fixes are those of the steps before', () => {
	expect(keyOf(ended, 'enter')?.off).toContain('this key can read backups');
	expect(keyOf(ended, 'escape')?.event).toEqual({type: 'wentBack'});
	expect(keyOf(ended, 'f')).toBeUndefined();
});
