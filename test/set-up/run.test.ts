import {describe, expect, test} from 'vitest';
import {createAccessKey} from '../../src/aws/keys.js';
import {createUser, deleteUser} from '../../src/aws/users.js';
import {shownCalls} from '../../src/set-up/calls.js';
import {valueIn} from '../aws/sandbox.js';
import {openAccount} from './account.js';
import {begin, drive, isTested, setUpToTheTest} from './drive.js';

const demo = async () => openAccount({seed: 'demo'});
const whole = (bucket: string) => ({target: {bucket}, createBucket: false});
const arnOf = (user: string) => `arn:aws:iam::111122223333:user/${user}`;
const changing = ['CreateUser', 'PutBucketPolicy', 'CreateAccessKey'];

const report = {
	Sid: 'ReportRead',
	Effect: 'Allow',
	Principal: {AWS: 'arn:aws:iam::111122223333:role/break-glass'},
	Action: 's3:GetObject',
	Resource: 'arn:aws:s3:::acme-empty/*',
};

describe('a new bucket', () => {
	test('is made with its user, told step by step, and proven', async () => {
		const account = await openAccount();
		const {code, out, err} = await account.setUp({fix: ['all']});
		expect(code).toBe(0);
		expect(err).toBe('');
		const told = [...out.matchAll(/^Step (\d+) of 10, (\w[\w-]*)/gmu)].map(([, step, what]) => [step, what]);
		expect(told).toEqual([
			['1', 'account'],
			['2', 'bucket'],
			['3', 'user'],
			['4', 'policy'],
			['5', 'review'],
			['6', 'apply'],
			['7', 'key'],
			['8', 'test'],
			['9', 'proof'],
			['10', 'hand-over'],
		]);
		expect(out.match(/^ok: (?:made|turned|wrote|checked).*$/gmu)?.slice(0, 5)).toEqual([
			'ok: made the user nightdrop-acme-new',
			'ok: checked that it has no password and no other right',
			'ok: made the bucket acme-new in us-east-1',
			'ok: turned versions on',
			expect.stringMatching(/^ok: (?:wrote the policy|.*uploads)/u),
		]);
		expect(out).toContain('Proven: this key writes backups and cannot read them.');
		expect(account.bucket('acme-new')).toMatchObject({versioning: 'Enabled', region: 'us-east-1'});
		expect(account.bucket('acme-new').configurations.get('lifecycle')).toContain('DaysAfterInitiation');
		expect(account.keysOf('nightdrop-acme-new')).toMatchObject([{status: 'Active'}]);
		expect(account.objects('acme-new')).toEqual([]);
		expect(account.store.list()).toMatchObject([
			{
				name: 'acme-new',
				user: {name: 'nightdrop-acme-new', isOurs: true},
				keys: [{origin: 'ours', secret: 'shown', savedTo: 'printed'}],
				setUp: {step: 10, isComplete: true},
				lastProof: {verdict: 'proven'},
			},
		]);
		expect(account.store.list()[0]).not.toHaveProperty('intent');
	});

	test('whose overwrites are refused is told which tools that shuts out, before and after', async () => {
		const account = await openAccount();
		const {code, out} = await account.setUp({policy: {noOverwrite: true}});
		expect(code).toBe(0);
		expect(out).toContain('    warning: others notice: uploads without If-None-Match are refused\n');
		expect(out).toMatch(/^ok: works with aws cli, pg_dump, in a pipe, s3cmd, rclone 1.61 or later, curl$/mu);
		expect(out).toMatch(
			/^warning: cannot work with WAL-G, barman-cloud, litestream 0.5; each uploads without If-None-Match, which this policy refuses$/mu,
		);
		expect(out).toMatch(/^warning: cannot work with restic, .*; each must read what it wrote$/mu);
	});

	test('is not made unless somebody said so', async () => {
		const account = await openAccount();
		const {code, json} = await account.setUp({createBucket: false}, {isJson: true});
		expect(code).toBe(2);
		expect(json).toMatchObject({ok: false, changed: false, calls: []});
		expect(account.sandbox.state.buckets.has('acme-new')).toBe(false);
	});

	test('of a name that another account has is refused before anything is made', async () => {
		const account = await openAccount();
		const {code, json} = await account.setUp({target: {bucket: 'globex-archive'}}, {isJson: true});
		expect(code).toBe(2);
		expect(json).toMatchObject({error: {what: 'globex-archive belongs to another account'}, calls: []});
		expect(account.sandbox.state.users.size).toBe(1);
	});
});

describe('a bucket that is there', () => {
	test('keeps the statements of others byte for byte, and a copy of its policy', async () => {
		const account = await demo();
		const before = account.statements('acme-backups');
		const {code, json} = await account.setUp(
			{target: {bucket: 'acme-backups', prefix: 'db/'}, createBucket: false, fix: ['all']},
			{isJson: true},
		);
		expect(code).toBe(0);
		expect(json).toMatchObject({policy: {kept: 2, replaced: 0}, user: {created: true, activeKeys: 1}});
		expect(account.statements('acme-backups').slice(0, 2)).toEqual(before);
		expect(account.policyCopies()).toEqual([expect.stringContaining(before.join(','))]);
		expect(account.objects('acme-backups').filter(key => key.includes('.nightdrop/'))).toEqual([]);
	});

	test('keeps somebody else’s statement that has a name of ours', async () => {
		const account = await demo();
		valueIn(await createUser(account.admin, {user: 'older-writer'}));
		const older = {
			Sid: 'ObjectPermissions',
			Effect: 'Allow',
			Principal: {AWS: arnOf('older-writer')},
			Action: 's3:PutObject',
			Resource: 'arn:aws:s3:::acme-empty/*',
		};
		await account.putPolicy('acme-empty', {Version: '2012-10-17', Statement: [older, report]});
		const before = account.statements('acme-empty');
		const {code, json} = await account.setUp(whole('acme-empty'), {isJson: true});
		expect([code, json.policy.kept]).toEqual([0, 2]);
		expect(account.statements('acme-empty').slice(0, 2)).toEqual(before);
		const sids = json.policy.document.Statement.map(({Sid}: {Sid: string}) => Sid);
		expect(new Set(sids).size).toBe(sids.length);
		expect(sids.slice(2).every((sid: string) => /T[A-Z\d]+$/u.test(sid))).toBe(true);
	});

	test.each([
		['without a region: it is taken over', false, 0],
		['with another region said: it is named, and nothing is made', true, 2],
	])('in another region, %s', async (_, hasRegion, code) => {
		const account = await openAccount();
		const ended = await account.setUp(whole('acme-archive-frankfurt'), {isJson: true, hasRegion});
		expect(ended.code).toBe(code);
		if (hasRegion) {
			expect(ended.json.error.next).toContain('--region eu-central-1');
			expect(ended.json.calls).toEqual([]);
		} else {
			expect(ended.json).toMatchObject({target: {region: 'eu-central-1'}, proof: {verdict: 'proven'}});
			expect(account.store.list()).toMatchObject([{region: 'eu-central-1'}]);
		}
	});

	test('whose policy has no room left is refused before anything is made', async () => {
		const account = await demo();
		const Resource = Array.from(
			{length: 390},
			(_, index) => `arn:aws:s3:::acme-empty/reports/${index}/long-name/*`,
		);
		await account.putPolicy('acme-empty', {Version: '2012-10-17', Statement: [{...report, Resource}]});
		const {code, json} = await account.setUp(whole('acme-empty'), {isJson: true});
		expect(code).toBe(2);
		expect(json.error).toMatchObject({
			what: expect.stringMatching(/^The policy would be \d+ bytes too large$/u),
		});
		expect(json.calls).toEqual([]);
		expect(account.store.saves).toEqual([]);
	});

	test('whose policy names a user that was deleted is refused before anything is made', async () => {
		const account = await demo();
		valueIn(await createUser(account.admin, {user: 'gone'}));
		await account.putPolicy('acme-empty', {
			Version: '2012-10-17',
			Statement: [{...report, Principal: {AWS: arnOf('gone')}}],
		});
		valueIn(await deleteUser(account.admin, {user: 'gone'}));
		const {code, json} = await account.setUp(whole('acme-empty'), {isJson: true});
		expect(code).toBe(2);
		expect(json.error.what).toBe('The statement ReportRead names a user or role that was deleted');
		expect(json.calls).toEqual([]);
	});
});

describe('a user that is there', () => {
	test('and is clean is taken, and nothing of it is made again', async () => {
		const account = await demo();
		const {id} = valueIn(await createUser(account.admin, {user: 'backup-new'}));
		const {code, json} = await account.setUp(
			{target: {bucket: 'acme-empty', user: 'backup-new'}, createBucket: false},
			{isJson: true},
		);
		expect(code).toBe(0);
		expect(json).toMatchObject({
			user: {created: false, activeKeys: 1},
			target: {userArn: arnOf('backup-new')},
		});
		expect(json.calls.map(({operation}: {operation: string}) => operation)).not.toContain('CreateUser');
		expect(account.store.list()).toMatchObject([{user: {name: 'backup-new', id}}]);
		expect(account.store.list()[0]?.user).not.toHaveProperty('isOurs');
	});

	test.each([
		['jane', 'jane', 'can read this bucket'],
		['backup-writer', 'backup-writer', 'can read this bucket'],
		['admin', 'admin', 'This user is you'],
	])('and is more than a backup user is refused: %s', async (_, user, why) => {
		const account = await demo();
		const {code, json} = await account.setUp(
			{target: {bucket: 'acme-empty', user}, createBucket: false},
			{isJson: true},
		);
		expect(code).toBe(2);
		expect(`${json.error.what} ${json.error.why}`).toContain(why);
		expect(json.calls).toEqual([]);
		expect(account.statements('acme-empty')).toEqual([]);
	});

	test('and has a password is refused, though it has no right', async () => {
		const account = await demo();
		const user = valueIn(await createUser(account.admin, {user: 'person'}));
		const {users} = account.sandbox.state;
		Object.assign(users.get('person') ?? {}, {loginProfile: {createdAt: 0, passwordResetRequired: false}});
		const {code, json} = await account.setUp(
			{target: {bucket: 'acme-empty', user: user.name}, createBucket: false},
			{isJson: true},
		);
		expect(code).toBe(2);
		expect(json.error.what).toBe('person cannot be used as it is: it has a password');
		expect(json.calls).toEqual([]);
	});

	test('and is more than that is cleaned up when somebody asks for it, and of nothing else', async () => {
		const account = await demo();
		const {state} = account.sandbox;
		const setUp = begin(account, {target: {bucket: 'acme-empty', user: 'jane'}, createBucket: false});
		await drive(setUp, ({user}) => user.trouble !== undefined);
		setUp.flow.send({type: 'continued'});
		expect(setUp.flow.getState().step).toBe('user');
		setUp.flow.send({type: 'cleanUpToggled'});
		expect(shownCalls(setUp.flow.getState()).map(({operation}) => operation)).toEqual([
			'DeleteLoginProfile',
			'RemoveUserFromGroup',
		]);
		setUp.flow.send({type: 'continued'});
		const [before] = [state.users.get('jane')?.mfaDevices.length];
		expect(state.users.get('jane')?.loginProfile).toBeDefined();
		const {apply} = await drive(setUp, isTested);
		await setUp.close();
		expect(apply.rows[0]).toMatchObject({id: 'clean-user', state: 'done'});
		expect(state.users.get('jane')?.loginProfile).toBeUndefined();
		expect(state.users.get('jane')?.mfaDevices.length).toBe(before);
		expect([...(state.groups.get('analytics')?.members ?? [])]).toEqual([]);
		expect(account.keysOf('jane')).toMatchObject([{status: 'Active'}]);
	});

	test('and can become another role is refused, and cannot be cleaned up', async () => {
		const account = await demo();
		const setUp = begin(account, {
			target: {bucket: 'acme-empty', user: 'backup-writer'},
			createBucket: false,
		});
		const {user} = await drive(setUp, state => state.user.trouble !== undefined);
		setUp.flow.send({type: 'cleanUpToggled'});
		setUp.flow.send({type: 'continued'});
		expect(setUp.flow.getState()).toMatchObject({step: 'user', user: {isCleanUpShown: false}});
		await setUp.close();
		expect(user.findings).toContainEqual(expect.objectContaining({id: 'trust', detail: 'report-reader'}));
	});

	test('and has a target on this bucket already is refused', async () => {
		const account = await demo();
		const user = 'nightdrop-acme-empty';
		await setUpToTheTest(account, {target: {bucket: 'acme-empty', prefix: 'a/', user}, createBucket: false});
		const before = account.statements('acme-empty');
		const {code, json} = await account.setUp(
			{target: {bucket: 'acme-empty', prefix: 'b/', user}, createBucket: false},
			{isJson: true},
		);
		expect(code).toBe(2);
		expect(json.error.what).toContain('has a target on this bucket already');
		expect(json.calls).toEqual([]);
		expect(account.statements('acme-empty')).toEqual(before);
		expect(account.keysOf(user)).toHaveLength(1);
	});

	test('and has a target there that only the policy knows of is refused too', async () => {
		const account = await demo();
		const user = 'nightdrop-acme-empty';
		await setUpToTheTest(account, {target: {bucket: 'acme-empty', prefix: 'a/', user}, createBucket: false});
		await account.store.forget('acme-empty/a/');
		const {code, json} = await account.setUp(
			{target: {bucket: 'acme-empty', prefix: 'b/', user}, createBucket: false},
			{isJson: true},
		);
		expect(code).toBe(2);
		expect(json.error.what).toBe('This user has a target on this bucket already');
		expect(json.calls).toEqual([]);
	});

	test('and has two keys is refused: there is no room', async () => {
		const account = await demo();
		valueIn(await createUser(account.admin, {user: 'full'}));
		valueIn(await createAccessKey(account.admin, {user: 'full'}));
		valueIn(await createAccessKey(account.admin, {user: 'full'}));
		const {code, json} = await account.setUp(
			{target: {bucket: 'acme-empty', user: 'full'}, createBucket: false},
			{isJson: true},
		);
		expect(code).toBe(2);
		expect(json.error.what).toContain('it has two active keys');
		expect(account.keysOf('full')).toHaveLength(2);
	});
});

describe('an operator', () => {
	const without = async (action: string) => {
		const account = await openAccount();
		account.sandbox.state.users.get('admin')?.inlinePolicies.set('less', {
			Version: '2012-10-17',
			Statement: [{Effect: 'Deny', Action: action, Resource: '*'}],
		});
		return account;
	};

	test('who may not make a key is told before anything is made, and the exit code says so', async () => {
		const account = await without('iam:CreateAccessKey');
		const {code, json} = await account.setUp({}, {isJson: true});
		expect(code).toBe(4);
		expect(json.error.what).toBe('You may not do what set-up needs: iam:CreateAccessKey');
		expect(json.calls).toEqual([]);
		expect(account.sandbox.state.users.size).toBe(1);
	});

	test('who may not ask IAM gets backups that work, and never the word proven', async () => {
		const account = await without('iam:SimulatePrincipalPolicy');
		const {code, out} = await account.setUp();
		expect(code).toBe(3);
		expect(out).toContain('  warning: not allowed to you: iam:SimulatePrincipalPolicy');
		expect(out).toContain('Not proven');
		expect(out).not.toMatch(/^Proven/mu);
		expect(account.keysOf('nightdrop-acme-new')).toMatchObject([{status: 'Active'}]);
	});
});

describe('--dry-run', () => {
	test.each([true, false])('shows the calls and makes none (JSON: %s)', async isJson => {
		const account = await demo();
		const before = account.statements('acme-backups');
		const {code, out, json} = await account.setUp(
			{target: {bucket: 'acme-backups', prefix: 'db/'}, createBucket: false, dryRun: true, fix: ['all']},
			{isJson},
		);
		expect(code).toBe(0);
		const said = isJson ? JSON.stringify(json.plan) : out;
		for (const operation of [...changing, 'PutPublicAccessBlock', 'PutBucketVersioning']) {
			expect(said).toContain(operation);
		}

		expect(account.statements('acme-backups')).toEqual(before);
		expect(account.sandbox.state.users.has('nightdrop-acme-backups-db')).toBe(false);
		expect(account.bucket('acme-backups').versioning).toBeUndefined();
		expect(account.store.saves).toEqual([]);
		expect(account.policyCopies()).toEqual([]);
	});
});

describe('with somebody to ask', () => {
	const asking = {target: {}, secret: {printSecret: false}, yes: false, createBucket: false};

	test('bucket, preset, confirmation and place are asked, and the end of the secret until it is right', async () => {
		const account = await demo();
		const typed = ['Bad_Name', 'acme-empty/db/', 'tight', '2', 'perhaps', 'yes', '7', '3', 'x', 'zzzz'];
		const {code, out} = await account.setUp(asking, {
			typed,
			lastAnswer: text => /secret of AKIA\w+: (\S+)/u.exec(text)?.[1]?.slice(-4),
		});
		expect(code).toBe(0);
		const asked = [...out.matchAll(/^\? (?:.*\n)*?(.*: )$/gmu)].map(([, text]) => text);
		expect(out.match(/Bucket, or bucket\/prefix\/: /gu)).toHaveLength(2);
		expect(out.match(/How tight \[1\]: /gu)).toHaveLength(2);
		expect(out.match(/Make these calls\? yes or no: /gu)).toHaveLength(2);
		expect(out.match(/Where should the secret go: /gu)).toHaveLength(2);
		expect(out.match(/Its last 4 characters, to show that you have it: /gu)).toHaveLength(3);
		expect(asked.every(text => text?.endsWith(': '))).toBe(true);
		expect(account.store.list()).toMatchObject([
			{
				name: 'acme-empty/db/',
				options: {preset: 'strict'},
				keys: [{secret: 'shown', savedTo: 'kept by the operator'}],
			},
		]);
	});

	test('a place that is taken is said, and asked for again', async () => {
		const account = await demo();
		account.write('credentials', '[taken]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n');
		const {code, err, out} = await account.setUp(
			{...asking, target: {bucket: 'acme-empty'}},
			{typed: ['', 'y', '1 taken', '1 free']},
		);
		expect(code).toBe(0);
		expect(err).toContain(
			'problem: the key cannot be saved in an AWS profile\n  why: The profile taken is in ',
		);
		expect(out).toContain('secret saved in the profile free');
		expect(out).not.toMatch(/secret of AKIA/u);
	});

	test.each([
		['at the first question', []],
		['at the confirmation', ['acme-empty', '1']],
	])('who answers no more ends it with 2, and nothing was made: %s', async (_, typed) => {
		const account = await demo();
		const {code, err} = await account.setUp(asking, {typed});
		expect(code).toBe(2);
		expect(err).toContain('problem: a needed answer was not given');
		expect(account.sandbox.state.users.has('nightdrop-acme-empty')).toBe(false);
	});

	test('who answers no has nothing made', async () => {
		const account = await demo();
		const {code} = await account.setUp(asking, {typed: ['acme-empty', '1', 'no']});
		expect(code).toBe(2);
		expect(account.store.saves).toEqual([]);
		expect(account.sandbox.state.users.has('nightdrop-acme-empty')).toBe(false);
	});

	test('who leaves while the place is asked for leaves no key', async () => {
		const account = await demo();
		const {code, err} = await account.setUp(asking, {typed: ['acme-empty', '1', 'y']});
		expect(code).toBe(2);
		expect(err).toContain('  not done: Make one access key; no key exists yet');
		expect(account.keysOf('nightdrop-acme-empty')).toEqual([]);
	});

	test('who leaves while the end of the secret is asked for may have it: the next run does not take its key', async () => {
		const account = await demo();
		const {code, out} = await account.setUp(asking, {typed: ['acme-empty', '1', 'y', '3']});
		expect(code).toBe(2);
		const [key] = account.keysOf('nightdrop-acme-empty');
		expect(out).toContain(`secret of ${key?.id}: ${key?.secret}\n`);
		expect(account.store.list()).toMatchObject([{keys: [{accessKeyId: key?.id, secret: 'unknown'}]}]);
		const again = await account.setUp({...whole('acme-empty')});
		expect(again.code).toBe(0);
		expect(account.keysOf('nightdrop-acme-empty')).toMatchObject([{id: key?.id, status: 'Active'}]);
	});

	test('an interruption while asked ends it as one, not as a missing answer', async () => {
		const account = await demo();
		const abort = new AbortController();
		const {code, err} = await account.setUp(asking, {
			typed: ['acme-empty', '1'],
			lastAnswer() {
				abort.abort(143);
				return undefined;
			},
			signal: abort.signal,
		});
		expect(code).toBe(143);
		expect(err).toContain('problem: set-up was stopped');
		expect(err).toContain('why: Nothing was changed.');
	});
});

describe('without anybody to ask', () => {
	test.each([
		['no bucket', {target: {}}],
		['no confirmation', {yes: false}],
		['no place for the secret', {secret: {printSecret: false}}],
	])('%s ends it with 2 before anything is asked of AWS', async (_, flags) => {
		const account = await openAccount();
		const {code, json} = await account.setUp(flags, {isJson: true});
		expect(code).toBe(2);
		expect(json).toMatchObject({ok: false, error: {kind: 'usage', next: expect.any(String)}, calls: []});
	});

	test.each([
		['prefix', {bucket: 'acme-backups', prefix: 'a$/'}, 'A prefix has no *, ? or $'],
		['prefix without a bucket', {prefix: 'a$/'}, 'A prefix has no *, ? or $'],
		['bucket', {bucket: 'Acme'}, 'A bucket name has small letters, digits, dots and hyphens only'],
		['user', {bucket: 'acme-backups', user: 'a b'}, 'A user name has letters, digits and + = , . @ _ - only'],
	])('a bad %s is told before what is missing: no flag mends it', async (_, target, what) => {
		const account = await openAccount();
		const {code, json} = await account.setUp(
			{target, yes: false, secret: {printSecret: false}},
			{isJson: true},
		);
		expect(code).toBe(2);
		expect(json).toMatchObject({ok: false, error: {kind: 'usage', what}, calls: []});
	});
});
