import {expect, test} from 'vitest';
import {summarize} from '../../src/proof/summary.js';
import {addRole, bucketArn, idsWith, prove, setScene} from './rehearsal.js';
import {without} from './way.js';

/* What is violated besides the ways in ways/. */

test('a deny that is gone with nothing behind it is not proven: it no longer binds', async () => {
	const scene = await setScene();
	await without(['NightdropDenyElse', 'NightdropDenyElseUser'])(scene);
	const state = await prove(scene);
	expect([state.verdict, idsWith(state, 'violated')]).toEqual(['not-proven', []]);
	expect(idsWith(state, 'not-proven')).toEqual(
		expect.arrayContaining(['read.get-object', 'damage.delete', 'posture.statements']),
	);
});

test('classic in a bucket with access lists is violated by its own grant', async () => {
	const state = await prove(await setScene({preset: 'classic', isOld: true}));
	expect(idsWith(state, 'violated')).toEqual([
		'acl.put-public',
		'acl.put-grant',
		'acl.set-grant',
		'acl.set-public',
	]);
	expect(summarize(state)).toMatchObject({
		title: 'Violated: this key can open backups to others',
		why: 'A statement of the bucket policy allows s3:PutObjectAcl, s3:PutObject on acme-backups/*.',
		next: expect.stringMatching(/turn access lists off/u),
	});
});

test('a key that may not put is violated in words of its own, and is not to be turned off', async () => {
	const scene = await setScene({preset: 'strict'});
	await scene.writePolicy({
		Effect: 'Allow',
		Principal: {AWS: scene.user.arn},
		Action: 's3:GetBucketLocation',
		Resource: bucketArn,
	});
	const state = await prove(scene);
	expect(idsWith(state, 'violated')).toEqual(['write.put']);
	expect(summarize(state)).toMatchObject({
		type: 'cannot-write',
		title: 'Violated: this key cannot write, so backups would fail',
		next: expect.stringContaining('leave it on'),
		isKeyDangerous: false,
	});
});

test('an administrator’s key is violated whatever the preset, and hardened says what its denies cannot shut', async () => {
	const scene = await setScene();
	scene.user.attachedPolicies.add('arn:aws:iam::aws:policy/AdministratorAccess');
	const state = await prove(scene);
	expect(state.verdict).toBe('violated');
	expect(idsWith(state, 'violated').filter(id => id.startsWith('read.'))).toEqual([]);
	expect(idsWith(state, 'violated')).toEqual(
		expect.arrayContaining([
			'list.buckets',
			'damage.abort',
			'identity.create-key',
			'identity.federation-token',
		]),
	);
});

test('roles that trust the account, a service or another user, or that the user may only tag, are no way in', async () => {
	const scene = await setScene({preset: 'strict'});
	const account = `arn:aws:iam::${scene.sandbox.account}`;
	addRole(scene, 'of-account', {Principal: {AWS: `${account}:root`}});
	addRole(scene, 'of-service', {Principal: {Service: 'ec2.amazonaws.com'}});
	addRole(scene, 'of-jane', {Principal: {AWS: `${account}:user/jane`}});
	addRole(scene, 'tagged', {Principal: '*', Action: ['sts:TagSession', 'sts:SetSourceIdentity']});
	expect((await prove(scene)).verdict).toBe('proven');
});
