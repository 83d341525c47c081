import {expect, test} from 'vitest';
import {iamError, s3Error} from '../aws/scripted-server.js';
import {type Fate, type Passing, startFaults} from '../helpers/faults.js';
import {openAccount} from './account.js';

const bucket = 'acme-new';
const user = 'nightdrop-acme-new';

const openOn = async (fate: (passing: Passing) => Fate) =>
	openAccount({}, async endpoint => (await startFaults(endpoint, fate)).url);

test('a server that does not take NotAction is told by name, with the preset that it does take', async () => {
	const account = await openOn(({operation, text}) =>
		operation === 'PutBucketPolicy' && text.includes('NotAction')
			? s3Error(400, 'InvalidPolicyDocument', {message: 'The content of the policy document is invalid.'})
			: undefined,
	);
	const hardened = await account.setUp({}, {isJson: true});
	expect(hardened).toMatchObject({
		code: 3,
		json: {
			error: {
				what: 'The policy was not written',
				why: expect.stringContaining('NotAction'),
				next: expect.stringContaining('--preset strict'),
				code: 'InvalidPolicyDocument',
			},
		},
	});
	expect(account.keysOf(user)).toEqual([]);

	const strict = await account.setUp({policy: {preset: 'strict'}}, {isJson: true});
	expect(strict).toMatchObject({code: 0, json: {proof: {verdict: 'proven'}}});
	expect(account.statements(bucket)).toHaveLength(1);
});

test('a server that has no passwords gets its user and its key, and is not proven', async () => {
	const missing = ['GetLoginProfile', 'ListSSHPublicKeys', 'ListRoles', 'SimulatePrincipalPolicy'];
	const account = await openOn(({operation}) =>
		missing.includes(operation) ? iamError(501, 'NotImplemented') : undefined,
	);
	const {code, json} = await account.setUp({}, {isJson: true});
	expect([code, json.proof.verdict]).toEqual([3, 'not-proven']);
	const rows: readonly {readonly id: string; readonly verdict: string}[] = json.proof.probes;
	expect(rows.filter(({id, verdict}) => !/^config|^identity/u.test(id) && verdict === 'not-proven')).toEqual([
		expect.objectContaining({id: 'posture.password'}),
		expect.objectContaining({id: 'posture.ssh-keys'}),
		expect.objectContaining({id: 'posture.same-policies'}),
	]);
	expect(account.keysOf(user)).toMatchObject([{status: 'Active'}]);
});
