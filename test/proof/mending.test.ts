import {expect, test} from 'vitest';
import {getOwnership, getPublicAccessBlock, putBucketAcl} from '../../src/aws/bucket-access.js';
import {getBucketPolicy} from '../../src/aws/bucket-policy.js';
import {getVersioning} from '../../src/aws/bucket-settings.js';
import type {Aws} from '../../src/aws/clients.js';
import type {Mending} from '../../src/mending/flow.js';
import type {Mend} from '../../src/mending/mend.js';
import {mergePolicy} from '../../src/policy/merge.js';
import {mendsOf} from '../../src/proof/mends.js';
import type {ProofInput} from '../../src/proof/proof.js';
import type {ProofEvent, ProofState} from '../../src/proof/state.js';
import {valueIn} from '../aws/sandbox.js';
import {
	addGroup,
	allowing,
	beginProof,
	bucketName,
	idsWith,
	type Rehearsed,
	type Scene,
	setScene,
} from './rehearsal.js';
import {inBucketPolicy, statementFor, without} from './way.js';

const mends = {whose: 'profile ops'};

/** A proof that has ended, and what was kept while something was mended. */
async function ended(scene: Scene, input: Partial<ProofInput> = {}) {
	const copies: string[] = [];
	const users: unknown[] = [];
	const rehearsed = beginProof(scene, {
		input: {mends, ...input},
		mending: {
			async keepCopy(text) {
				copies.push(text);
				return {ok: true, value: `policies/${copies.length}.json`};
			},
			async keepUser(user) {
				users.push(user);
				return undefined;
			},
		},
	});
	return {...rehearsed, state: await rehearsed.ended, copies, users};
}

/** Choose this one, say yes, and wait for how it ends. */
async function mend({flow}: Rehearsed, id: Mend['id']): Promise<Mending['step']> {
	const press = (event: Extract<ProofEvent, {type: 'mending'}>['event']) =>
		flow.send({type: 'mending', event});
	flow.send({type: 'mendsAsked'});
	const at = flow.getState().mending?.list.mends.findIndex(one => one.id === id) ?? -1;
	expect(at, `${id} is offered`).toBeGreaterThanOrEqual(0);
	press({type: 'moved', by: -100});
	press({type: 'moved', by: at});
	press({type: 'chosen'});
	press({type: 'moved', by: 1});
	const over = new Promise<Mending['step']>(resolve => {
		const stop = flow.subscribe(() => {
			const step = flow.getState().mending?.step;
			if (step?.type === 'done' || step?.type === 'failed') {
				stop();
				resolve(step);
			}
		});
	});
	press({type: 'answered'});
	return over;
}

/** Prove again in the same flow. */
async function again({flow}: Rehearsed): Promise<ProofState> {
	const over = new Promise<ProofState>(resolve => {
		const stop = flow.subscribe(() => {
			const state = flow.getState();
			if (state.phase === 'done') {
				stop();
				resolve(state);
			}
		});
	});
	flow.send({type: 'proveAgainAsked'});
	return over;
}

const idsOf = (state: ProofState) => mendsOf(state).mends.map(({id}) => id);
const policyOf = async (aws: Aws, owner: string) =>
	valueIn(await getBucketPolicy(aws, {bucket: bucketName, owner}));

const foreign = (scene: Scene) => ({
	...statementFor(scene, {Action: 's3:GetObject'}),
	Sid: 'Theirs',
	Principal: {AWS: `arn:aws:iam::${scene.sandbox.account}:root`},
});

test('a deny that was taken out is written again, with the statements of others and a copy kept, and then it is proven', async () => {
	const scene = await setScene();
	await without(['NightdropDenySessions'], one => [foreign(one)])(scene);
	const before = await policyOf(scene.operator, scene.sandbox.account);
	const proof = await ended(scene);
	expect(proof.state.verdict).toBe('violated');
	expect(idsWith(proof.state, 'violated')).toEqual(['session.put']);
	expect(idsOf(proof.state)).toEqual(['policy']);
	expect(mendsOf(proof.state).mends[0]?.why).toMatch(/ Ours shut what went through\.$/u);
	const step = await mend(proof, 'policy');
	expect(step).toMatchObject({type: 'done', mended: {copy: 'policies/1.json'}});
	expect(proof.copies).toEqual([before]);
	const text = await policyOf(scene.operator, scene.sandbox.account);
	expect(text).toContain('"Sid":"Theirs"');
	expect(text).toContain('NightdropDenySessions');
	const after = await again(proof);
	expect(after.verdict).toBe('proven');
	expect(after.mending).toBeUndefined();
	expect(after.evidence.input.changedAt).toBeDefined();
});

test('a renamed user gets statements that bind it, and is remembered as it is now', async () => {
	const scene = await setScene();
	const {state} = scene.sandbox;
	const {name, arn: before} = scene.user;
	state.users.delete(name);
	Object.assign(scene.user, {name: 'renamed', arn: before.replace(name, 'renamed')});
	state.users.set('renamed', scene.user);
	for (const key of state.accessKeys.values()) {
		if (key.userName === name) {
			Object.assign(key, {userName: 'renamed'});
		}
	}

	const proof = await ended(scene, {userArn: before, userName: name});
	expect(proof.state.verdict).not.toBe('proven');
	expect(idsOf(proof.state)).toContain('policy');
	await mend(proof, 'policy');
	expect(proof.users).toEqual([{name: 'renamed', arn: scene.user.arn, id: scene.user.id}]);
	const text = await policyOf(scene.operator, scene.sandbox.account);
	expect(text).not.toContain(`${before}"`);
	const next = await ended(scene, {userArn: scene.user.arn, userName: 'renamed', formerArns: [before]});
	expect(next.state.verdict).toBe('proven');
});

test('a policy that somebody changed meanwhile is not overwritten, and that is said', async () => {
	const scene = await setScene();
	await without(['NightdropDenySessions'])(scene);
	const proof = await ended(scene);
	await scene.writePolicy(...scene.ours.slice(0, 3), foreign(scene));
	const theirs = await policyOf(scene.operator, scene.sandbox.account);
	const step = await mend(proof, 'policy');
	expect(step).toMatchObject({
		type: 'failed',
		trouble: {what: 'Not written: the policy has changed since it was looked at'},
	});
	expect(await policyOf(scene.operator, scene.sandbox.account)).toBe(theirs);
	expect(proof.copies).toEqual([]);
});

test('lists that open objects are turned off, and then it is proven', async () => {
	const scene = await setScene({preset: 'classic', isOld: true});
	const proof = await ended(scene);
	expect(proof.state.verdict).toBe('violated');
	expect(idsWith(proof.state, 'violated')).toContain('acl.put-grant');
	expect(idsOf(proof.state)).toEqual(['acls', 'public-access']);
	expect(await mend(proof, 'acls')).toMatchObject({type: 'done'});
	const ownership = await getOwnership(scene.operator, {bucket: bucketName, owner: scene.sandbox.account});
	expect(valueIn(ownership)).toBe('BucketOwnerEnforced');
	expect((await again(proof)).verdict).toBe('proven');
});

test('S3 refuses to turn lists off while the list of the bucket lets others in, and says so', async () => {
	const scene = await setScene({isOld: true});
	const ref = {bucket: bucketName, owner: scene.sandbox.account};
	valueIn(await putBucketAcl(scene.operator, {...ref, acl: 'public-read'}));
	const proof = await ended(scene);
	expect(idsOf(proof.state)).toEqual(['acls', 'public-access']);
	expect(mendsOf(proof.state).byHand.map(({title}) => title)).toContain("The bucket's own access list");
	const step = await mend(proof, 'acls');
	expect(step).toMatchObject({type: 'failed', trouble: {why: expect.stringContaining('lets others in')}});
	expect(valueIn(await getOwnership(scene.operator, ref))).toBe('ObjectWriter');
	// What was refused can be tried again once a person has done the rest.
	valueIn(await putBucketAcl(scene.operator, {...ref, acl: 'private'}));
	proof.flow.send({type: 'mending', event: {type: 'left'}});
	expect(await mend(proof, 'acls')).toMatchObject({type: 'done'});
});

test('a bucket that is open to anybody is closed, and what made it so is left to a person', async () => {
	const scene = await setScene({isOld: true});
	await inBucketPolicy({Principal: '*', Action: 's3:GetObject'})(scene);
	const proof = await ended(scene);
	expect(idsWith(proof.state, 'violated')).toContain('acl.anonymous-get');
	expect(idsOf(proof.state)).toContain('public-access');
	expect(await mend(proof, 'public-access')).toMatchObject({type: 'done'});
	const block = await getPublicAccessBlock(scene.operator, {
		bucket: bucketName,
		owner: scene.sandbox.account,
	});
	expect(Object.values(valueIn(block))).toEqual([true, true, true, true]);
	const after = await again(proof);
	expect(idsWith(after, 'violated')).toEqual([]);
	expect(after.verdict).toBe('not-proven');
	expect(mendsOf(after).byHand).toMatchObject([{title: 'The statement Grant'}]);
});

test('versions are turned on', async () => {
	const scene = await setScene();
	Object.assign(scene.bucket, {versioning: 'Suspended'});
	const proof = await ended(scene);
	expect(idsOf(proof.state)).toEqual(['versioning']);
	expect(await mend(proof, 'versioning')).toMatchObject({type: 'done'});
	const ref = {bucket: bucketName, owner: scene.sandbox.account};
	expect(valueIn(await getVersioning(scene.operator, ref)).status).toBe('Enabled');
	// What is done is not offered a second time.
	proof.flow.send({type: 'mending', event: {type: 'left'}});
	proof.flow.send({type: 'mending', event: {type: 'chosen'}});
	expect(proof.flow.getState().mending?.step).toEqual({type: 'choosing'});
});

test('what others granted is named, and never taken away', async () => {
	const scene = await setScene({preset: 'strict'});
	addGroup(scene, 'analytics').inlinePolicies.set('read-all', allowing({Action: 's3:GetObject'}));
	const {state} = await ended(scene);
	expect(mendsOf(state)).toEqual({
		mends: [],
		byHand: [
			{
				title: 'The group analytics',
				why: "Its user is in the group analytics, and that group's policy read-all allows s3:GetObject on all.",
				next: 'Have somebody take the user out of that group. Then prove again (p).',
			},
		],
	});
});

test('what shows is what is sent: the whole policy, for this bucket and account', async () => {
	const scene = await setScene();
	await without(['NightdropDenySessions'])(scene);
	const {state} = await ended(scene);
	const text = await policyOf(scene.operator, scene.sandbox.account);
	const [calls] = mendsOf(state).mends.map(one => one.calls);
	const {userArn, prefix} = state.evidence.input;
	const merged = mergePolicy(text, {userArn, bucket: bucketName, prefix, isPlainHttp: true}, scene.options);
	expect(merged.ok).toBe(true);
	expect(calls?.map(({operation}) => operation)).toEqual([
		'GetBucketPolicy',
		'PutBucketPolicy',
		'GetBucketPolicy',
	]);
	expect(calls?.[1]?.input).toEqual({
		Bucket: bucketName,
		ExpectedBucketOwner: scene.sandbox.account,
		Policy: merged.ok && merged.document,
	});
});
