import type {Answer} from '../aws/answer.js';
import {type Aws, openAws} from '../aws/clients.js';
import {type CredentialSource, unsigned, withKey} from '../aws/connection.js';
import {isOfAws, isPlainHttp} from '../aws/endpoints.js';
import {createMultipartUpload, uploadPart} from '../aws/multipart.js';
import {type PutResult, putObject} from '../aws/objects.js';
import {getSessionToken, type TemporaryCredentials} from '../aws/sessions.js';
import type {Clock} from '../flow/clock.js';
import type {MendTools} from '../mending/perform.js';
import type {Secret} from '../secret.js';
import type {Facts} from './facts.js';
import type {ProofInput} from './proof.js';
import {type Seen, toSeen} from './seen.js';

/** What a proof is performed with. */
export type ProofDeps = {
	readonly input: ProofInput;
	readonly operator: Aws;
	readonly key: {readonly accessKeyId: string; readonly secretAccessKey: Secret};
	/** Opens a session with exactly these credentials; see `proofOpener`. */
	readonly open: Opener;
	readonly clock: Clock;
	/** So many random bytes, in hexadecimal. */
	readonly random: (bytes: number) => string;
	/** Writes down where test objects will be, before the first is put. */
	readonly noteDirectory?: (directory: string) => Promise<unknown>;
	/** Where a run that is dead put its own: they are taken away too. */
	readonly abandoned?: string | undefined;
	/** Keeps the evidence; gives back where. Absent: there is nowhere to keep it. */
	readonly saveEvidence?: () => Promise<string>;
	/** Keeps what must be kept when something is mended. Absent: nothing can be. */
	readonly mending?: Pick<MendTools, 'keepCopy' | 'keepUser'>;
};

export type Opener = (
	credentials: Extract<CredentialSource, {type: 'key' | 'anonymous'}>,
	label: string,
	/** Instead of the operator's endpoint. */
	endpointUrl?: string,
) => Promise<Aws>;

/** What a proof has to know of where the operator's calls go. */
export const whereOf = (operator: Aws): Pick<ProofInput, 'endpoint' | 'isAws' | 'isPlainHttp'> => ({
	endpoint: operator.endpoints().s3,
	isAws: isOfAws(operator.endpoints().s3),
	isPlainHttp: isPlainHttp(operator),
});

/** Sessions from given credentials alone, at the operator's endpoint: no profile, environment or machine role can leak in. */
export function proofOpener(
	operator: Aws,
	{
		userAgent,
		clock,
		timeoutMs,
	}: {readonly userAgent: string; readonly clock: Clock; readonly timeoutMs?: number | undefined},
): Opener {
	return async (credentials, label, endpointUrl) => {
		const {connection} = operator;
		const there = credentials.type === 'key' ? withKey(connection, credentials, label) : unsigned(connection);
		return openAws(
			{...there, isReadOnly: false, ...(endpointUrl !== undefined && {endpointUrl})},
			{clock, userAgent, ...(timeoutMs !== undefined && {timeoutMs})},
		);
	};
}

/** An object that this run has put. */
export type Canary = {readonly key: string; body: string; readonly versionId?: string};

type UploadAtHand = {readonly key: string; readonly uploadId: string};

/** One run of a proof: everything that it made, so that it can be taken away again. */
export type Run = {
	readonly deps: ProofDeps;
	/** `<prefix>.nightdrop/RANDOM/`: nothing else is there. */
	readonly directory: string;
	/** By the number of the upload. */
	readonly puts: Map<number, Canary>;
	/** Objects that were put where the key must not put. */
	readonly outside: Map<string, {readonly body: string; readonly versionId?: string}>;
	/** Something may have been put. */
	isDirty: boolean;
	/** A call that makes something was ended before it was answered. */
	isCut: boolean;
	facts?: Facts;
	/** As IAM has it now. */
	userArn?: string;
	/** Ends the calls under way that make nothing, and lets none begin; cleaning up goes on. */
	readonly calls: AbortController;
	/** Ends those under way that make something, see `making`. */
	readonly makings: AbortController;
	readonly pending: Set<Promise<unknown>>;
	readonly opened: Set<Aws>;
	/** Calls of the proof count names up, so that no two meet. */
	newKey(name: string): string;
	newBody(): string;
	user(): Promise<Aws>;
	anonymous(): Promise<Aws>;
	/** Opens one session of the key and keeps it; after a failure it is tried anew. */
	session(): Promise<{readonly seen: Seen; readonly aws?: Aws}>;
	/** An upload in parts that the operator began. */
	othersUpload(): Promise<UploadAtHand | undefined>;
	/** Where new objects are under a KMS key: one that is not. */
	plainCanary(): Promise<{readonly seen: Seen; readonly canary?: Canary}>;
};

/** The signal of a call that makes something: it may end once it has begun, for what is cut off may arrive after the cleaning. */
export const making = ({calls, makings}: Run): AbortSignal =>
	calls.signal.aborted ? calls.signal : makings.signal;

const bodyBytes = 256;

/** Begin a run: a fresh random place, and nothing opened yet. */
export function createRun(deps: ProofDeps): Run {
	const {input, operator, key, open, random} = deps;
	const directory = `${input.prefix}.nightdrop/${random(10)}/`;
	const calls = new AbortController();
	const opened = new Set<Aws>();
	const remember = async (opening: Promise<Aws>) => {
		const aws = await opening;
		opened.add(aws);
		return aws;
	};
	let count = 0;
	const run: Run = {
		deps,
		directory,
		puts: new Map(),
		outside: new Map(),
		isDirty: false,
		isCut: false,
		calls,
		makings: new AbortController(),
		pending: new Set(),
		opened,
		newKey(name) {
			count++;
			return `${directory}${name}-${count}`;
		},
		// CSV, so that a search inside it would find a row.
		newBody: () => `nightdrop,test object,safe to delete,${random(bodyBytes / 2)}\n`,
		user: once(async () => remember(open({type: 'key', ...key}, 'backup key'))),
		anonymous: once(async () => remember(open({type: 'anonymous'}, 'nobody'))),
		session: retried(
			async () => openSession(run, remember),
			({aws}) => aws !== undefined,
		),
		othersUpload: retried(
			async () => beginUpload(run, operator),
			upload => upload !== undefined,
		),
		plainCanary: retried(
			async () => putPlain(run),
			({seen}) => seen.error === undefined,
		),
	};
	return run;
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
	let made: Promise<Value> | undefined;
	return async () => {
		made ??= make();
		return made;
	};
}

/** Made once, unless it failed. */
function retried<Value>(make: () => Promise<Value>, isGood: (value: Value) => boolean): () => Promise<Value> {
	let made: Promise<Value> | undefined;
	return async () => {
		made ??= make();
		const value = await made;
		if (!isGood(value)) {
			made = undefined;
		}

		return value;
	};
}

async function openSession(
	{deps, calls, ...run}: Run,
	remember: (opening: Promise<Aws>) => Promise<Aws>,
): Promise<{readonly seen: Seen; readonly aws?: Aws}> {
	const token = await getSessionToken(await run.user(), {seconds: 900}, calls.signal);
	const seen = toSeen(token);
	return token.ok
		? {seen, aws: await remember(deps.open(sourceOf(token.value), 'session of the backup key'))}
		: {seen};
}

/** The credentials of a session, to be opened and forgotten. */
const sourceOf = ({accessKeyId, secretAccessKey, sessionToken}: TemporaryCredentials) => ({
	type: 'key' as const,
	accessKeyId,
	secretAccessKey,
	sessionToken,
});

async function beginUpload(run: Run, operator: Aws): Promise<UploadAtHand | undefined> {
	const ref = {
		bucket: run.deps.input.bucket,
		owner: run.deps.input.account,
		key: run.newKey('upload-of-operator'),
	};
	run.isDirty = true;
	const begun = await createMultipartUpload(operator, ref, making(run));
	if (!begun.ok) {
		return undefined;
	}

	const upload = {...ref, uploadId: begun.value.uploadId};
	const part = await uploadPart(operator, {...upload, number: 1, body: run.newBody()}, making(run));
	return part.ok ? upload : undefined;
}

async function putPlain(run: Run): Promise<{readonly seen: Seen; readonly canary?: Canary}> {
	const {answer, canary} = await putNew(run, await run.user(), 'without-kms', {encryption: 'AES256'});
	return answer.ok ? {seen: toSeen(answer), canary} : {seen: toSeen(answer)};
}

type PutMore = Pick<Parameters<typeof putObject>[1], 'acl' | 'grantRead' | 'encryption' | 'ifNoneMatch'>;

/** Whether the policy refuses uploads that do not say If-None-Match. */
export const asksForNew = ({options}: ProofInput): boolean => options.noOverwrite;

/** Put an object under a name that nobody uses. */
export async function putNew(
	run: Run,
	aws: Aws,
	name: string,
	more: PutMore = {},
): Promise<{readonly answer: Answer<PutResult>; readonly canary: Canary}> {
	const {input} = run.deps;
	const key = run.newKey(name);
	const body = run.newBody();
	run.isDirty = true;
	const answer = await putObject(
		aws,
		{bucket: input.bucket, key, body, ...(asksForNew(input) && {ifNoneMatch: '*' as const}), ...more},
		making(run),
	);
	const versionId = answer.ok ? answer.value.versionId : undefined;
	return {answer, canary: {key, body, ...(versionId !== undefined && {versionId})}};
}
