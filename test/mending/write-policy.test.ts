import {expect, test} from 'vitest';
import {getBucketPolicy, putBucketPolicy} from '../../src/aws/bucket-policy.js';
import type {Aws} from '../../src/aws/clients.js';
import {type WritingTools, writePolicy} from '../../src/mending/write-policy.js';
import {valueIn} from '../aws/sandbox.js';
import {startFaults} from '../helpers/faults.js';
import {steppedClock} from '../helpers/stepped-clock.js';
import {bucketName, type Scene, setScene} from '../proof/rehearsal.js';
import {without} from '../proof/way.js';

const theirs = {
	Sid: 'Theirs',
	Effect: 'Allow',
	Principal: {AWS: 'arn:aws:iam::111122223333:root'},
	Action: 's3:GetObject',
	Resource: `arn:aws:s3:::${bucketName}/*`,
} as const;

const ref = (scene: Scene) => ({bucket: bucketName, owner: scene.sandbox.account});
const policyOf = async (scene: Scene) => valueIn(await getBucketPolicy(scene.operator, ref(scene)));

const isPut = (operation: string) => operation === 'PutBucketPolicy';
const isGet = (operation: string) => operation === 'GetBucketPolicy';

/** A bucket whose policy lacks one of our statements and has one of others. */
async function damaged(): Promise<Scene> {
	const scene = await setScene();
	await without(['NightdropDenyElse'], () => [theirs])(scene);
	return scene;
}

async function write(scene: Scene, aws: Aws, more: Partial<WritingTools> = {}) {
	const copies: string[] = [];
	const clock = steppedClock();
	const written = await writePolicy(
		{
			aws,
			clock,
			signal: new AbortController().signal,
			onWait: () => undefined,
			async keepCopy(text) {
				copies.push(text);
				return {ok: true, value: 'policies/1.json'};
			},
			lookAgain: 'Prove again (p)',
			...more,
		},
		ref(scene),
		{
			subject: {userArn: scene.user.arn, bucket: bucketName, prefix: '', isPlainHttp: true},
			options: scene.options,
		},
	);
	return {written, copies};
}

test('what is whole already is not written again', async () => {
	const scene = await setScene();
	const before = await policyOf(scene);
	expect(await write(scene, scene.operator)).toEqual({written: {ok: true, calls: []}, copies: []});
	expect(await policyOf(scene)).toBe(before);
});

test('without room for a copy nothing is written', async () => {
	const scene = await damaged();
	const before = await policyOf(scene);
	const problem = {
		kind: 'full',
		what: 'The policy that is there cannot be kept',
		why: 'Full.',
		next: 'Make room.',
	} as const;
	const {written} = await write(scene, scene.operator, {keepCopy: async () => ({ok: false, problem})});
	expect(written).toMatchObject({ok: false, trouble: {what: problem.what}});
	expect(await policyOf(scene)).toBe(before);
});

test('a write whose answer was lost is found by reading', async () => {
	const scene = await damaged();
	const way = await startFaults(scene.sandbox.endpoint, async ({operation, text}) => {
		if (!isPut(operation)) {
			return undefined;
		}

		valueIn(await putBucketPolicy(scene.operator, {...ref(scene), policy: text}));
		return {type: 'reset'};
	});
	const {written, copies} = await write(scene, await scene.through(way.url));
	expect(written).toMatchObject({ok: true, copy: 'policies/1.json'});
	expect(way.passed.filter(({operation}) => isPut(operation)).length).toBeGreaterThan(0);
	expect(copies).toHaveLength(1);
	expect(await policyOf(scene)).toContain('NightdropDenyElse');
});

test('a write that may have been lost, and is not there, is said to be not known', async () => {
	const scene = await damaged();
	const before = await policyOf(scene);
	const way = await startFaults(scene.sandbox.endpoint, ({operation}) =>
		isPut(operation) ? {type: 'reset'} : undefined,
	);
	const {written} = await write(scene, await scene.through(way.url));
	expect(written).toMatchObject({
		ok: false,
		trouble: {what: 'Whether the policy was written is not known', next: 'Prove again (p).'},
	});
	expect(await policyOf(scene)).toBe(before);
});

test('a policy that somebody writes right after ours is noticed', async () => {
	const scene = await damaged();
	const way = await startFaults(scene.sandbox.endpoint, async ({operation, before}) => {
		if (isGet(operation) && before === 1) {
			await scene.writePolicy(theirs);
		}

		return undefined;
	});
	const {written} = await write(scene, await scene.through(way.url));
	expect(written).toMatchObject({
		ok: false,
		trouble: {
			what: 'The policy that S3 shows is not the one that was written',
			next: 'Look who changes it. Then: Prove again (p).',
		},
	});
});

test('S3 shows the new policy late: it is waited for, and told', async () => {
	const scene = await damaged();
	const old = await policyOf(scene);
	const way = await startFaults(scene.sandbox.endpoint, ({operation, before}) =>
		isGet(operation) && before > 0 && before < 4 ? {type: 'changed', change: () => old ?? ''} : undefined,
	);
	const waits: number[] = [];
	const {written} = await write(scene, await scene.through(way.url), {
		onWait: ({elapsedMs}) => waits.push(elapsedMs),
	});
	expect(written.ok).toBe(true);
	expect(waits.length).toBeGreaterThan(2);
});
