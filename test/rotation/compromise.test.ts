import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {putVersioning} from '../../src/aws/bucket-settings.js';
import {putObject} from '../../src/aws/objects.js';
import {runFlow} from '../../src/flow/flow.js';
import {until} from '../../src/flow/until.js';
import {firstRotationEffects, initialRotation, updateRotation} from '../../src/rotation/flow.js';
import {createPerformRotation} from '../../src/rotation/perform.js';
import {valueIn} from '../aws/sandbox.js';
import {s3Error} from '../aws/scripted-server.js';
import {bucket, day, hour, type Scene, setScene} from './scene.js';

const second = ({folder}: Scene) => join(folder, 'second.key');
const place = (scene: Scene) => ({type: 'file', path: second(scene)}) as const;
const since = (scene: Scene) => ({since: new Date(scene.clock.now() - 2 * day).toISOString()});

async function stolen(preset: 'classic' | 'hardened' = 'classic') {
	const scene = await setScene({preset});
	await scene.days(5);
	await scene.backUp();
	scene.clock.advance(hour);
	return scene;
}

const policy = ({state}: Scene) => state.buckets.get(bucket)?.policy?.text ?? '';

test('sessions are refused first, then the key goes off, then the hosts get another; what was written is told', async () => {
	const scene = await stolen();
	// The thief writes over the backup of yesterday, and puts what no job puts.
	const {admin, clock} = scene;
	const yesterday = new Date(clock.now() - day).toISOString().slice(0, 10);
	for (const [key, body] of [
		[`db/${yesterday}/orders.dump`, 'poison'],
		['db/x/readme', 'pay'],
	] as const) {
		valueIn(await putObject(admin, {bucket, key, body}));
	}

	const poisoned = [
		{what: 'overwritten', key: `db/${yesterday}/orders.dump`, count: 1, isKept: true},
		{what: 'new names', key: 'db/x/readme', count: 1},
	];
	// Only spoken of: what was written since is told, and nothing is written down.
	const shown = await scene.rotate({suspicion: since(scene)});
	expect(shown.json).toMatchObject({
		state: 'sessions',
		next: {step: 'deny-sessions', safe: true},
		written: {complete: true, timeline: poisoned},
	});
	expect(scene.target().compromise).toBeUndefined();
	expect(policy(scene)).not.toContain('NightdropDenySessions');

	const denied = await scene.rotate({step: 'next', suspicion: since(scene)});
	expect([denied.code, denied.json.done[0].step]).toEqual([0, 'deny-sessions']);
	expect(policy(scene)).toContain('NightdropDenySessions');
	expect(scene.target().options.sessions).toBe(true);
	expect(scene.keys()).toEqual({[scene.first]: 'Active'});

	const off = await scene.rotate({step: 'next'});
	expect(scene.keys()).toEqual({[scene.first]: 'Inactive'});
	expect(off.json).toMatchObject({
		state: 'off-suspected',
		next: {step: 'create', safe: true},
		keys: [{suspected: true}],
		written: {
			complete: true,
			timeline: poisoned,
		},
	});
	expect((await scene.rotate({isJson: false})).out).toContain(
		`\nproblem: ${scene.first} is off because it may be in other hands: backups have stopped\n`,
	);
	expect(await scene.rotate({step: 'reactivate', key: scene.first})).toMatchObject({
		code: 2,
		json: {error: {why: 'It may be in other hands, and must not come back.'}},
	});

	const made = await scene.rotate({step: 'next', place: place(scene), suspicion: since(scene)});
	expect(made.json).toMatchObject({state: 'install', done: [{step: 'create'}, {step: 'finish'}]});
	// The same words again are about the same key, not about the one that was made since.
	expect((await scene.rotate({step: 'next', suspicion: since(scene)})).json.state).toBe('install');
	expect(scene.target().compromise?.keys).toEqual([scene.first]);
	clock.advance(hour);
	await scene.backUp(second(scene));
	expect((await scene.rotate()).json).toMatchObject({
		state: 'replaced',
		next: {step: 'delete', safe: true, accessKeyId: scene.first},
	});
	await scene.rotate({step: 'delete', key: scene.first});
	expect(Object.values(scene.keys())).toEqual(['Active']);
	expect(scene.target().compromise?.keys).toEqual([scene.first]);
	expect(policy(scene)).toContain('NightdropDenySessions');
	const again = await scene.rotate({step: 'next', suspicion: since(scene)});
	expect([again.code, again.json.error.what]).toEqual([2, `What was suspected is gone: ${scene.first}`]);

	// A day and a half later no session of it can live.
	clock.advance(36 * hour);
	await scene.backUp(second(scene));
	expect((await scene.rotate()).json.state).toBe('healthy');
	expect(scene.target().compromise).toBeUndefined();
}, 30_000);

test('where the operator may not change the policy, the key goes off all the same, and it is said until when sessions live', async () => {
	const scene = await stolen();
	const {code, json} = await scene.rotate({
		step: 'next',
		suspicion: since(scene),
		fate: operation => (operation === 'PutBucketPolicy' ? s3Error(403, 'AccessDenied') : undefined),
	});
	const until = new Date(scene.clock.now() + 36 * hour).toISOString().slice(0, 13);
	expect([code, json.done[0].warning]).toEqual([
		0,
		expect.stringMatching(new RegExp(`may live until ${until}`, 'u')),
	]);
	expect(json.state).toBe('suspected');
	await scene.rotate({step: 'next'});
	expect(scene.keys()).toEqual({[scene.first]: 'Inactive'});
}, 20_000);

describe('somebody else changes the policy in the same minute', () => {
	const theirs = {
		Sid: 'Theirs',
		Effect: 'Allow',
		Principal: {AWS: 'arn:aws:iam::999922223333:root'},
		Action: 's3:ListBucket',
		Resource: `arn:aws:s3:::${bucket}`,
	} as const;
	/** They write what they had read a while ago, with their statement in it. */
	const overwrite = ({state}: Scene, before: string) => {
		const held = state.buckets.get(bucket);
		const document = JSON.parse(before);
		document.Statement.push(theirs);
		if (held?.policy !== undefined) {
			held.policy = {...held.policy, document, text: JSON.stringify(document)};
		}
	};

	test('before the step: theirs stays, and sessions are refused beside it', async () => {
		const scene = await stolen();
		let reads = 0;
		const denied = await scene.rotate({
			step: 'next',
			suspicion: since(scene),
			fate(operation) {
				// The first look was taken; the step reads again.
				if (operation === 'GetBucketPolicy' && ++reads === 2) {
					overwrite(scene, policy(scene));
				}

				return undefined;
			},
		});
		expect(reads).toBeGreaterThan(2);
		expect([denied.code, denied.json.done[0].step]).toEqual([0, 'deny-sessions']);
		const statements = JSON.parse(policy(scene)).Statement as readonly {readonly Sid?: string}[];
		expect(statements).toContainEqual(theirs);
		expect(statements.map(({Sid}) => Sid)).toContain('NightdropDenySessions');
	});

	test('over ours: that sessions are refused is not said, and the next step is to refuse them', async () => {
		const scene = await stolen();
		const before = policy(scene);
		let isWritten = false;
		const {code, json} = await scene.rotate({
			step: 'next',
			suspicion: since(scene),
			fate(operation) {
				if (operation === 'GetBucketPolicy' && isWritten) {
					overwrite(scene, before);
				}

				isWritten ||= operation === 'PutBucketPolicy';
				return undefined;
			},
		});
		expect(isWritten).toBe(true);
		expect([code, json.ok]).toEqual([3, false]);
		expect(json.error.what).toBe('The policy that S3 shows is not the one that was written');
		expect(scene.target().compromise?.sessionsDeniedAt).toBeUndefined();
		expect(JSON.parse(policy(scene)).Statement).toContainEqual(theirs);
		expect((await scene.rotate({suspicion: since(scene)})).json).toMatchObject({
			state: 'sessions',
			next: {step: 'deny-sessions'},
		});
	});
});

test('not known which of two: both go off, one makes room, and neither comes back', async () => {
	const scene = await stolen('hardened');
	await scene.rotate({step: 'create', place: place(scene)});
	scene.clock.advance(hour);
	await scene.backUp(second(scene));
	const other = Object.keys(scene.keys()).find(key => key !== scene.first) ?? '';

	const shown = await scene.rotate({suspicion: since(scene), isJson: false});
	expect(shown.out).toMatch(/^sessions: refused by the policy/mu);
	expect(shown.out).not.toContain('could not be seen');
	// The preset refuses sessions already.
	expect((await scene.rotate({step: 'next', suspicion: since(scene)})).json.done[0].step).toBe('deactivate');
	await scene.rotate({step: 'next'});
	expect(scene.keys()).toEqual({[scene.first]: 'Inactive', [other]: 'Inactive'});
	const both = await scene.rotate();
	expect(both).toMatchObject({
		code: 1,
		json: {state: 'both-off-suspected', next: {step: 'delete', accessKeyId: scene.first}},
	});
	await scene.rotate({step: 'delete', key: scene.first});
	const third = {type: 'file', path: join(scene.folder, 'third.key')} as const;
	expect((await scene.rotate({step: 'next', place: third})).json).toMatchObject({state: 'install'});
	expect(scene.keys()[other]).toBe('Inactive');
}, 20_000);

test('one that is known, beside one in use and not suspected: that one is kept, none is made', async () => {
	const scene = await stolen('hardened');
	await scene.rotate({step: 'create', place: place(scene)});
	scene.clock.advance(hour);
	await scene.backUp(second(scene));
	await scene.rotate({step: 'next', suspicion: since(scene), key: scene.first});
	expect((await scene.rotate()).json).toMatchObject({
		state: 'replaced',
		next: {step: 'delete', accessKeyId: scene.first},
	});
}, 20_000);

test('a key that the user does not have cannot be suspected', async () => {
	const scene = await stolen('hardened');
	const {code, json} = await scene.rotate({
		step: 'next',
		suspicion: since(scene),
		key: 'AKIAIOSFODNN7EXAMPLE',
	});
	expect([code, json.error.what]).toEqual([2, 'nightdrop-db has no key AKIAIOSFODNN7EXAMPLE']);
	expect(scene.target().compromise).toBeUndefined();
});

test('parts of backups that were put over are told, though what ends a backup was left alone', async () => {
	const scene = await setScene();
	const {admin, clock} = scene;
	const parts: string[] = [];
	for (let index = 0; index < 8; index++) {
		const base = `db/basebackups_005/base_00000001000000000000001${index}`;
		for (const end of ['/tar_partitions/part_001.tar.lz4', '/tar_partitions/part_002.tar.lz4']) {
			parts.push(base + end);
			valueIn(await putObject(admin, {bucket, key: base + end, body: 'x'.repeat(2000 + index)}));
		}

		valueIn(await putObject(admin, {bucket, key: `${base}_backup_stop_sentinel.json`, body: '{}'}));
		clock.advance(day);
	}

	for (const key of parts) {
		valueIn(await putObject(admin, {bucket, key, body: 'ransom'}));
	}

	clock.advance(hour);
	const suspicion = {since: new Date(clock.now() - 2 * hour).toISOString()};
	const {written} = (await scene.rotate({suspicion})).json;
	expect(written).toMatchObject({complete: true, overwrites: 'seen'});
	expect(written.timeline.map(({key}: {key: string}) => key)).toEqual(parts);
	expect((await scene.rotate({suspicion, isJson: false})).out).toMatch(
		/^written since \S+: 16 overwritten$/mu,
	);
}, 20_000);

test('where the bucket keeps no versions, nothing is promised; names of before that were put now are told', async () => {
	const scene = await setScene();
	const {admin, clock} = scene;
	valueIn(await putVersioning(admin, {bucket, owner: '111122223333', status: 'Suspended'}));
	await scene.days(10);
	await scene.backUp();
	clock.advance(hour);
	const keyOf = (days: number) =>
		`db/${new Date(clock.now() - days * day).toISOString().slice(0, 10)}/orders.dump`;
	for (let days = 1; days < 9; days++) {
		valueIn(await putObject(admin, {bucket, key: keyOf(days), body: 'poison'}));
	}

	clock.advance(hour);
	const suspicion = {since: new Date(clock.now() - 2 * hour).toISOString()};
	const {written} = (await scene.rotate({suspicion})).json;
	expect(written).toMatchObject({complete: false, overwrites: 'unseen'});
	expect(written.timeline.map(({what, key}: {what: string; key: string}) => [what, key])).toEqual(
		[8, 7, 6, 5, 4, 3, 2].map(days => ['old name', keyOf(days)]),
	);
	const {out} = await scene.rotate({suspicion, isJson: false});
	expect(out).toMatch(/^written since \S+: 7 under old names$/mu);
	expect(out).toMatch(/^overwrites: cannot be seen: this bucket keeps no versions/mu);

	// Versions that were turned on since then tell nothing of before.
	valueIn(await putVersioning(admin, {bucket, owner: '111122223333', status: 'Enabled'}));
	expect((await scene.rotate({suspicion})).json.written).toMatchObject({
		complete: false,
		overwrites: 'partly-seen',
	});
	const unread = await scene.rotate({
		suspicion,
		fate: operation => (operation.startsWith('GET ?versioning') ? s3Error(403, 'AccessDenied') : undefined),
	});
	expect(unread.json.written).toMatchObject({complete: false, overwrites: 'unknown'});
}, 20_000);

test('in lines: the sessions, and what was written, in the order in which it was', async () => {
	const scene = await stolen();
	const yesterday = new Date(scene.clock.now() - day).toISOString().slice(0, 10);
	valueIn(await putObject(scene.admin, {bucket, key: `db/${yesterday}/orders.dump`, body: 'poison'}));
	await scene.rotate({step: 'next', suspicion: since(scene)});
	const {out} = await scene.rotate({isJson: false});
	expect(out).toMatch(/^sessions: refused by the policy; keep that until \S+Z at least$/mu);
	expect(out).toMatch(/^written since \S+Z: 1 overwritten$/mu);
	expect(out).toContain(`overwritten: db/${yesterday}/orders.dump, 6 B, the version of before is kept`);
	expect(out).toMatch(/^next: Turn it off\. /mu);
	expect(out).toMatch(/^ {2}nightdrop rotate acme-backups\/db\/ --step next$/mu);
	const fresh = await stolen();
	const supposed = await fresh.rotate({isJson: false, suspicion: since(fresh)});
	expect(supposed.out).toMatch(/^ {2}nightdrop rotate acme-backups\/db\/ --compromised --step next$/mu);
}, 20_000);

test('a second key that is named while the first is on record counts at once, and is never handed out', async () => {
	const scene = await stolen('hardened');
	await scene.rotate({step: 'next', suspicion: since(scene)});
	const made = await scene.rotate({step: 'next', place: place(scene)});
	const next = made.json.done[0].accessKeyId;
	expect(made.json.state).toBe('install');
	const shown = await scene.rotate({key: next, suspicion: since(scene)});
	expect(shown.json.keys.filter((key: {suspected?: boolean}) => key.suspected)).toHaveLength(2);
	expect(shown.json.compromise.keys).toEqual([scene.first, next]);
	expect(shown.json.next).toMatchObject({step: 'deactivate', accessKeyId: next});
	const lines = await scene.rotate({key: next, suspicion: since(scene), isJson: false});
	expect(lines.out).not.toMatch(/install it|install the/iu);
	expect(lines.out).toMatch(
		new RegExp(`^ {2}nightdrop rotate \\S+ --compromised --key ${next} --step next$`, 'mu'),
	);
	// Nothing is written down by looking.
	expect(scene.target().compromise?.keys).toEqual([scene.first]);
	const wrong = await scene.rotate({key: 'AKIANOBODYHASTHIS000', suspicion: since(scene)});
	expect([wrong.code, wrong.json.error.what]).toEqual([2, 'nightdrop-db has no key AKIANOBODYHASTHIS000']);
	await scene.rotate({step: 'next', key: next, suspicion: since(scene)});
	expect(scene.keys()).toEqual({[scene.first]: 'Inactive', [next]: 'Inactive'});
}, 30_000);

test('what is proposed for one of two keys is about that one', async () => {
	const scene = await stolen('hardened');
	await scene.rotate({step: 'create', place: place(scene)});
	const looked = async (key?: string) =>
		(await scene.rotate({suspicion: since(scene), isJson: false, ...(key && {key})})).out;
	expect(await looked(scene.first)).toMatch(
		new RegExp(`^ {2}nightdrop rotate \\S+ --compromised --key ${scene.first} --step next$`, 'mu'),
	);
	expect(await looked()).toMatch(/^ {2}nightdrop rotate \S+ --compromised --step next$/mu);
}, 30_000);

test('what was said of a key by mistake is taken back: the record forgets it, and nothing else was changed', async () => {
	const scene = await setScene();
	await scene.backUp();
	const initial = initialRotation(scene.target(), scene.clock.now());
	const flow = runFlow(
		initial,
		updateRotation,
		createPerformRotation(scene.deps()),
		undefined,
		firstRotationEffects(initial),
	);
	const since = new Date(scene.clock.now()).toISOString();
	await until(flow, state => state.phase === 'standing');
	flow.send({type: 'suspected', keys: [scene.first], since});
	await until(flow, state => state.phase === 'standing' && state.standing?.state === 'suspected');
	expect(scene.target().compromise).toMatchObject({keys: [scene.first]});
	flow.send({type: 'suspected', keys: [], since});
	await until(flow, state => state.phase === 'standing' && state.standing?.state === 'healthy');
	expect(scene.target()).not.toHaveProperty('compromise');
	expect(scene.keys()).toEqual({[scene.first]: 'Active'});
	flow.close();
});
