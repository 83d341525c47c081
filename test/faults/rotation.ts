import {randomBytes} from 'node:crypto';
import {join} from 'node:path';
import {putBucketPolicy} from '../../src/aws/bucket-policy.js';
import {openProof} from '../../src/proof/open-proof.js';
import {untilDone} from '../../src/proof/until-done.js';
import {createSecret} from '../../src/secret.js';
import {saveKeyFile} from '../../src/storage/key-file.js';
import {keepPolicy} from '../../src/storage/policy-backup.js';
import type {KeyRecord} from '../../src/targets/target.js';
import {valueIn} from '../aws/sandbox.js';
import {bucket, day, hour, type RotateChange, type Scene, user} from '../rotation/scene.js';
import type {Process, Stage} from './cell.js';
import {openOperator} from './operator.js';

/** A statement that is somebody else's, in a spelling that nobody would write anew. */
const theirs =
	'{"Sid":"CloudTrailWrite","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-backups/AWSLogs/*","Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}';

const policyOf = ({state}: Scene) => state.buckets.get(bucket)?.policy?.text ?? '';

/** Put a statement of others before ours. */
export async function addTheirs(scene: Scene): Promise<void> {
	const policy = policyOf(scene).replace('"Statement":[', `"Statement":[${theirs},`);
	valueIn(await putBucketPolicy(scene.admin, {bucket, owner: scene.target().account, policy}));
}

/** Where the secret of a second key is. */
export const second = ({folder}: Scene): string => join(folder, 'second.key');
const place = (scene: Scene) => ({type: 'file', path: second(scene)}) as const;

/** A second key that was made for the hosts, tested and proven. */
export async function addSecond(scene: Scene): Promise<string> {
	const accessKeyId = await scene.addKey();
	const made = scene.state.accessKeys.get(accessKeyId);
	const path = second(scene);
	await saveKeyFile({path, accessKeyId, secretAccessKey: createSecret(made?.secret ?? '')});
	const at = new Date(scene.clock.now()).toISOString();
	const key: KeyRecord = {
		accessKeyId,
		createdAt: at,
		origin: 'ours',
		secret: 'saved',
		savedTo: `file:${path}`,
		verifiedAt: at,
	};
	await scene.store.update(scene.target().name, known => known && {...known, keys: [...known.keys, key]});
	return accessKeyId;
}

/** What a rotation or a proof leaves; keys by what they are, since each run makes other ones. */
function endOf(scene: Scene): object {
	const {state} = scene;
	const {keys, intent, lastProof, options, compromise, user: known} = scene.target();
	const status = scene.keys();
	const isFirst = (id: string) => id === scene.first;
	return {
		users: [...state.users.keys()],
		keys: Object.entries(status).map(([id, one]) => [isFirst(id), one]),
		known: keys.map(({accessKeyId, origin, secret, savedTo, deactivatedAt, verifiedAt}) => [
			...[isFirst(accessKeyId), status[accessKeyId], origin, secret],
			savedTo?.replace(scene.folder, ''),
			...[deactivatedAt !== undefined, verifiedAt !== undefined],
		]),
		policy: policyOf(scene),
		left: leftIn(scene),
		verdict: lastProof?.verdict,
		...{intent, options, user: known.name},
		suspected: compromise?.keys.map(isFirst),
		// When they were seen to be refused is a time; that the policy is to refuse them is among the options.
		mayNotDenySessions: compromise?.sessionsRefusedAt !== undefined,
	};
}

/** Test objects and uploads, of whatever version. */
function leftIn({state}: Scene): readonly string[] {
	const found = state.buckets.get(bucket);
	const names = [
		...[...(found?.objects ?? [])].flatMap(([key, versions]) => versions.map(() => key)),
		...[...(found?.uploads.values() ?? [])].map(({key}) => key),
	];
	return names.filter(name => name.includes('.nightdrop'));
}

/** At every moment: statements of others, one user, and a key that works. */
function brokenOf(scene: Scene, isCompromised: boolean): readonly string[] {
	const ofUser = Object.entries(scene.keys());
	const isKnown = (id: string) => scene.target().keys.some(({accessKeyId}) => accessKeyId === id);
	const {intent} = scene.target();
	const unknown = ofUser.filter(
		([id]) => !(isKnown(id) || (intent?.operation === 'CreateAccessKey' && !intent.keysBefore.includes(id))),
	);
	return [
		...(policyOf(scene).includes(theirs) ? [] : ['the statement of others is gone']),
		...(scene.state.users.has(user) ? [] : ['the user is gone']),
		...(isCompromised || ofUser.some(([, status]) => status === 'Active') ? [] : ['no key works']),
		...unknown.map(([id]) => `${id} is in no record`),
	];
}

const stageOf = (scene: Scene, run: Stage['run'], isCompromised = false): Stage => ({
	endpoint: scene.sandbox.endpoint,
	operator: scene.sandbox.accessKeyId,
	clock: scene.clock,
	run,
	end: () => endOf(scene),
	broken: () => brokenOf(scene, isCompromised),
});

/** One step of a rotation; when it was not done, what the program says is next, as a person would. */
export function rotationStage(
	scene: Scene,
	step: RotateChange,
	wanted: string,
	isCompromised = false,
): Stage {
	const rotate = async (change: RotateChange, process: Process) => {
		const {clock, timeoutMs} = process;
		const deps = {operator: await openOperator(scene.sandbox, process), clock, timeoutMs};
		return scene.rotate({place: place(scene), ...change, deps});
	};
	let runs = 0;
	return stageOf(
		scene,
		async process => {
			runs++;
			if (runs === 1) {
				return rotate(step, process);
			}

			const {json} = await rotate(step.suspicion ? {suspicion: step.suspicion} : {}, process);
			const {step: next = null, accessKeyId} = json.next ?? {};
			if (json.state === wanted) {
				// Nothing more is due but what the program said of a proof: that it was not proven, or could not clean up.
				const isDone = scene.target().lastProof?.verdict === 'proven' && json.leftOver === undefined;
				return isDone ? json : prove(scene, process, runs);
			}

			return next === 'delete'
				? rotate({step: next, key: accessKeyId}, process)
				: rotate({...step, step: next === null ? step.step : 'next'}, process);
		},
		isCompromised,
	);
}

/** `nightdrop prove --temporary-key`. */
export function proofStage(scene: Scene): Stage {
	let runs = 0;
	return stageOf(scene, async process => {
		runs++;
		await prove(scene, process, runs);
	});
}

async function prove(scene: Scene, process: Process, runs: number): Promise<void> {
	const {store, folder} = scene;
	const {clock, timeoutMs} = process;
	const signal = new AbortController().signal;
	const opened = await openProof(
		scene.target(),
		{
			operator: await openOperator(scene.sandbox, process),
			...{clock, timeoutMs, mayMakeTemporary: true},
			random: bytes => randomBytes(bytes).toString('hex'),
			run: {id: `run${runs}`, version: '9.9.9', pid: 4_000_000 + runs},
			async keep(target) {
				const saved = await store.save(target);
				return saved.ok ? undefined : saved.problem;
			},
			keepCopy: async (_, policy) => keepPolicy({directory: folder, bucket, at: clock.now(), policy}),
			evidenceDirectory: folder,
		},
		signal,
	);
	if (opened.ok) {
		await untilDone(opened.proof, signal, () => undefined);
		await opened.proof.finish();
	}
}

/** Hosts that have put a backup with the first key for some days. */
export async function hostsBackUp(scene: Scene): Promise<void> {
	await scene.days(3);
	await scene.backUp();
	scene.clock.advance(hour);
}

/** The hosts have had the second key since days. */
export async function hostsSwitched(scene: Scene): Promise<void> {
	scene.clock.advance(day);
	await scene.days(2, second(scene));
	await scene.backUp(second(scene));
}
