import {
	type ListedUpload,
	type ListedVersion,
	listMultipartUploads,
	listObjectVersions,
} from '../aws/listing.js';
import {abortMultipartUpload} from '../aws/multipart.js';
import {deleteObject, getObject, headObject} from '../aws/objects.js';
import {runLanes} from './ask/lanes.js';
import type {Run} from './run.js';
import type {LeftOver} from './state.js';

type Failure = {readonly key: string; readonly versionId?: string; readonly why: string};

const atOnce = 24;

/** Take away everything that this run put, as the operator; what stays is said. */
export async function cleanUp(run: Run): Promise<LeftOver | undefined> {
	if (!run.isDirty && run.outside.size === 0) {
		return undefined;
	}

	let failures: readonly Failure[] = [];
	for (let attempt = 1; attempt <= 2; attempt++) {
		const objects = Promise.all([cleanDirectory(run), cleanOutside(run)]);
		// After calls that were cut off it comes last: an upload that was begun just before may arrive meanwhile.
		const uploads = run.isCut ? objects.then(async () => cleanUploads(run)) : cleanUploads(run);
		failures = (await Promise.all([objects, uploads])).flat(2);
		if (failures.length === 0) {
			return undefined;
		}
	}

	return leftOver(run, failures);
}

const ref = ({deps: {input}}: Run) => ({bucket: input.bucket, owner: input.account});

async function cleanDirectory(run: Run): Promise<readonly Failure[]> {
	const versions: ListedVersion[] = [];
	let next: Parameters<typeof listObjectVersions>[1]['next'];
	do {
		const page = await listObjectVersions(run.deps.operator, {
			...ref(run),
			prefix: run.directory,
			...(next && {next}),
		});
		if (!page.ok) {
			return [{key: run.directory, why: page.error.code}];
		}

		versions.push(...page.value.versions);
		next = page.value.next;
	} while (next !== undefined);
	return inLanes(versions, async ({key, versionId}) => {
		const deleted = await deleteObject(run.deps.operator, {...ref(run), key, versionId});
		return deleted.ok ? undefined : {key, versionId, why: deleted.error.code};
	});
}

async function cleanUploads(run: Run): Promise<readonly Failure[]> {
	const uploads: ListedUpload[] = [];
	let next: Parameters<typeof listMultipartUploads>[1]['next'];
	do {
		const page = await listMultipartUploads(run.deps.operator, {
			...ref(run),
			prefix: run.directory,
			...(next && {next}),
		});
		if (!page.ok) {
			return [{key: run.directory, why: page.error.code}];
		}

		uploads.push(...page.value.uploads);
		next = page.value.next;
	} while (next !== undefined);
	return inLanes(uploads, async ({key, uploadId}) => {
		const ended = await abortMultipartUpload(run.deps.operator, {...ref(run), key, uploadId});
		return ended.ok || ended.error.kind === 'not-found' ? undefined : {key, why: ended.error.code};
	});
}

/** Outside of our own place a name may be somebody's: only an object with the very bytes that were put goes. */
async function cleanOutside(run: Run): Promise<readonly Failure[]> {
	return inLanes([...run.outside], async ([key, {body, versionId}]) => {
		const {operator} = run.deps;
		const object = {...ref(run), key, ...(versionId !== undefined && {versionId})};
		const there = await getObject(operator, object);
		if (!there.ok) {
			return there.error.kind === 'not-found' ? undefined : {key, why: there.error.code};
		}

		if (Buffer.from(there.value.bytes).toString() !== body) {
			return undefined;
		}

		const found = versionId ?? there.value.versionId;
		const deleted = await deleteObject(operator, {
			...ref(run),
			key,
			...(found !== undefined && {versionId: found}),
		});
		return deleted.ok ? undefined : {key, why: deleted.error.code};
	});
}

async function inLanes<Item>(
	items: readonly Item[],
	clean: (item: Item) => Promise<Failure | undefined>,
): Promise<readonly Failure[]> {
	const failures: Failure[] = [];
	await runLanes(
		items.map((_, index) => [`${index}`]),
		atOnce,
		async index => {
			const failure = await clean(items[Number(index)] as Item);
			if (failure !== undefined) {
				failures.push(failure);
			}
		},
	);
	return failures;
}

/** What stays, and until when where a lock holds it. */
async function leftOver(run: Run, failures: readonly Failure[]): Promise<LeftOver> {
	const [first] = failures;
	const head =
		first?.versionId === undefined
			? undefined
			: await headObject(run.deps.operator, {...ref(run), key: first.key, versionId: first.versionId});
	const until = head?.ok ? head.value.lockedUntil : undefined;
	return {
		keys: [...new Set(failures.map(({key}) => key))],
		...(until !== undefined && {until}),
		...(first && {why: first.why}),
	};
}
