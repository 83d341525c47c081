import {IAM} from '@aws-sdk/client-iam';
import {expect, onTestFinished, test} from 'vitest';
import {openAws} from '../../src/aws/clients.js';
import type {Preset} from '../../src/policy/options.js';
import type {ProofState} from '../../src/proof/state.js';
import {summarize} from '../../src/proof/summary.js';
import {makeUser} from '../../src/sandbox/iam/users.js';
import {createSecret} from '../../src/secret.js';
import {connectionTo} from '../aws/open.js';
import {steppedClock} from '../helpers/stepped-clock.js';
import {
	addGroup,
	addKey,
	addRole,
	allowing,
	bucketArn,
	idsWith,
	leftIn,
	prove,
	rowOf,
	type Scene,
	setScene,
	userName,
} from './rehearsal.js';
import {backup, inline, without} from './way.js';

const whole = (state: ProofState) => ({
	verdict: state.verdict,
	violated: idsWith(state, 'violated'),
	open: idsWith(state, 'not-proven'),
});
const notProven = (...open: readonly string[]) => ({verdict: 'not-proven', violated: [], open});

test('a policy of the user’s own that only denies stands against nothing', async () => {
	const scene = await setScene();
	scene.user.inlinePolicies.set('lock', {
		Version: '2012-10-17',
		Statement: [{Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*'}],
	});
	const state = await prove(scene);
	expect(state.verdict).toBe('proven');
	expect(rowOf(state, 'posture.policies').note).toContain('only deny');
});

test('objects of another owner, where access lists are on, are not proven closed', async () => {
	const scene = await setScene({isOld: true, backups: [backup]});
	scene.bucket.publicAccessBlock = {
		...{blockPublicAcls: true, ignorePublicAcls: true},
		...{blockPublicPolicy: true, restrictPublicBuckets: true},
	};
	const [version] = scene.bucket.objects.get(backup) ?? [];
	scene.bucket.objects.set(backup, [{...(version as NonNullable<typeof version>), owner: 'f'.repeat(64)}]);
	const state = await prove(scene);
	expect(whole(state)).toEqual(notProven('acl.existing'));
	expect(rowOf(state, 'acl.existing').note).toContain('objects of other owners are there');
});

async function rename(scene: Scene): Promise<void> {
	const {accessKeyId, secretAccessKey, endpoint} = scene.sandbox;
	const iam = new IAM({endpoint, region: 'us-east-1', credentials: {accessKeyId, secretAccessKey}});
	onTestFinished(() => iam.destroy());
	await iam.updateUser({UserName: userName, NewUserName: 'nightdrop-new', NewPath: '/moved/'});
}

test.each<readonly [Preset, boolean]>([
	['classic', false],
	['strict', false],
	['hardened', false],
])('a renamed user in %s is not proven: our denies name its former name', async (preset, sessions) => {
	const scene = await setScene({preset, options: {sessions}});
	await rename(scene);
	const state = await prove(scene);
	expect([state.verdict, idsWith(state, 'violated')]).toEqual(['not-proven', []]);
	expect(rowOf(state, 'posture.statements')).toMatchObject({
		verdict: 'not-proven',
		note: expect.stringContaining(
			'user/moved/nightdrop-new, but our Denies name arn:aws:iam::111122223333:user/nightdrop-acme',
		),
	});
	expect(leftIn(scene)).toEqual([]);
});

test('a renamed user whose sessions can put again is violated by that', async () => {
	const scene = await setScene();
	await rename(scene);
	const state = await prove(scene);
	expect(idsWith(state, 'violated')).toEqual(['session.put']);
	expect(summarize(state)).toMatchObject({
		why: expect.stringContaining('our Denies name'),
		next: expect.stringContaining('write the policy anew'),
	});
});

test('a user that was made again under the same name is not proven: our statements name the one before', async () => {
	const scene = await setScene();
	const state = await prove(scene, {input: {userId: 'AIDAFORMERONE'}});
	expect(state.verdict).toBe('not-proven');
	expect(rowOf(state, 'posture.statements').note).toContain('deleted and made again');
});

test('a policy that holds our statements changed is not proven, though nothing more is granted', async () => {
	const scene = await setScene();
	await without(['NightdropDenySseC'])(scene);
	expect(whole(await prove(scene))).toEqual(notProven('posture.statements'));
});

test.each<readonly [string, (scene: Scene) => void | Promise<void>, string]>([
	[
		'the bucket policy',
		async scene =>
			scene.writePolicy(...scene.ours, {
				Effect: 'Deny',
				Principal: '*',
				Action: 's3:DeleteBucket',
				Resource: bucketArn,
			}),
		'the bucket policy',
	],
	['an inline policy', inline({Action: 's3:GetObject'}), "the user's inline policies"],
	['a group', scene => void addGroup(scene, 'late'), "the user's groups"],
	[
		'a role',
		scene => addRole(scene, 'late', {Principal: {Service: 'ec2.amazonaws.com'}}),
		"the roles' trust",
	],
	[
		'the access list setting',
		({bucket}) => {
			bucket.ownership = 'ObjectWriter';
		},
		'the access list setting',
	],
	['a second key', ({sandbox}) => void addKey(sandbox, userName), "the state of the user's keys"],
])('%s that changes while the proof runs is seen at its end', async (_, change, words) => {
	const scene = await setScene();
	const state = await prove(scene, {
		async onEffect({type}) {
			if (type === 'readRights') {
				await change(scene);
			}
		},
	});
	expect([state.verdict, idsWith(state, 'violated')]).toEqual(['not-proven', []]);
	expect(idsWith(state, 'not-proven')).toContain('posture.same-policies');
	expect(rowOf(state, 'posture.same-policies').note).toContain(words);
});

/** An operator that may do everything but this. */
async function operatorWithout({sandbox}: Scene, ...Action: readonly string[]) {
	const user = makeUser(sandbox.state, 'olga', '/people/');
	user.attachedPolicies.add('arn:aws:iam::aws:policy/AdministratorAccess');
	user.inlinePolicies.set('less', {
		Version: '2012-10-17',
		Statement: [{Effect: 'Deny', Action, Resource: '*'}],
	});
	const {accessKeyId, secretAccessKey} = addKey(sandbox, 'olga');
	const aws = await openAws(
		connectionTo(sandbox.endpoint, {
			credentials: {type: 'key', accessKeyId, secretAccessKey: createSecret(secretAccessKey)},
		}),
		{clock: steppedClock(), userAgent: 'nightdrop/9.9.9 run/abc123', timeoutMs: 5000},
	);
	onTestFinished(aws.close);
	return aws;
}

test.each<readonly [string, readonly string[], readonly string[], RegExp]>([
	[
		'ask the simulator',
		['iam:SimulatePrincipalPolicy'],
		['config.put-policy', 'identity.create-key'],
		/IAM's simulator gave no answer: the operator may not ask it/u,
	],
	['list roles', ['iam:ListRoles'], ['identity.roles'], /could not be read: the operator may not read it/u],
	[
		'read the policies of groups',
		['iam:ListGroupsForUser'],
		['could.read', 'posture.groups'],
		/could not be read|policies of the user's groups/iu,
	],
	[
		'read the bucket policy',
		['s3:GetBucketPolicy'],
		['could.read', 'posture.statements'],
		/could not be read/u,
	],
	['read the password', ['iam:GetLoginProfile'], ['posture.password'], /could not be read/u],
	['see the test objects', ['s3:GetObject'], ['read.get-object'], /operator did not see the test objects/u],
])('an operator that may not %s proves nothing of that', async (_, actions, rows, words) => {
	const scene = await setScene();
	const state = await prove(scene, {operator: await operatorWithout(scene, ...actions)});
	expect([state.verdict, idsWith(state, 'violated')]).toEqual(['not-proven', []]);
	expect(idsWith(state, 'not-proven')).toEqual(expect.arrayContaining([...rows]));
	for (const id of rows) {
		expect(rowOf(state, id).note, id).toMatch(words);
	}
});

test.each<readonly [string, (scene: Scene) => Parameters<typeof prove>[1], RegExp]>([
	[
		'the key of another user',
		({sandbox}) => {
			makeUser(sandbox.state, 'jane', '/people/');
			return {key: addKey(sandbox, 'jane')};
		},
		/not the key of the backup user/u,
	],
	[
		'a key that does not exist',
		() => ({key: {accessKeyId: 'AKIAGONE', secretAccessKey: 'x'}}),
		/did not say whom/u,
	],
	[
		'a key with another secret',
		({key}) => ({key: {...key, secretAccessKey: 'not-the-secret'}}),
		/did not say whom the backup key belongs to/u,
	],
	[
		'a key that is off',
		({sandbox, key}) => {
			const one = sandbox.state.accessKeys.get(key.accessKeyId);
			if (one !== undefined) {
				one.status = 'Inactive';
			}

			return {};
		},
		/did not say whom the backup key belongs to/u,
	],
	['a bucket of another account', () => ({input: {account: '444455556666'}}), /another account/u],
])('%s is refused before anything is put, and no row is proven', async (_, change, title) => {
	const scene = await setScene();
	const state = await prove(scene, change(scene));
	expect(state.verdict).toBe('not-proven');
	expect(summarize(state)).toMatchObject({type: 'refused', title: expect.stringMatching(title)});
	expect(state.results.filter(({verdict}) => verdict === 'proven' || verdict === 'violated')).toEqual([]);
	expect(scene.bucket.objects.size).toBe(0);
});

test('the backup key itself cannot be the operator', async () => {
	const scene = await setScene();
	const {accessKeyId, secretAccessKey} = scene.key;
	const operator = await openAws(
		connectionTo(scene.sandbox.endpoint, {
			credentials: {type: 'key', accessKeyId, secretAccessKey: createSecret(secretAccessKey)},
		}),
		{clock: steppedClock(), userAgent: 'nightdrop/9.9.9 run/abc123'},
	);
	onTestFinished(operator.close);
	const state = await prove(scene, {operator});
	expect(summarize(state)).toMatchObject({
		type: 'refused',
		title: 'The proof was not begun: your credentials are the backup key itself',
	});
});

test('a second active key is shown, since the proof holds for it too', async () => {
	const scene = await setScene();
	const other = addKey(scene.sandbox, userName);
	const state = await prove(scene);
	expect(state.verdict).toBe('proven');
	expect(rowOf(state, 'posture.keys')).toMatchObject({
		verdict: 'disclosed',
		note: expect.stringContaining(other.accessKeyId),
	});
});

test('a boundary that allows everything does not hide what a policy could allow', async () => {
	const scene = await setScene({preset: 'strict'});
	const arn = 'arn:aws:iam::111122223333:policy/edge';
	scene.sandbox.state.managedPolicies.set(arn, {
		...{name: 'edge', arn, id: 'ANPAEDGE', path: '/', createdAt: 0},
		document: allowing({Action: '*'}),
	});
	scene.user.boundary = arn;
	const Condition = {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}};
	inline({Action: 's3:GetObject', Condition})(scene);
	const state = await prove(scene);
	expect(whole(state)).toEqual(notProven('could.read', 'posture.policies'));
});
