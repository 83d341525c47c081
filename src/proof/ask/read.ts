import {fetchPresigned} from '../../aws/fetching.js';
import {abortMultipartUpload, createMultipartUpload, uploadPartCopy} from '../../aws/multipart.js';
import {
	getObjectAcl,
	getObjectAnnotation,
	getObjectAttributes,
	getObjectLegalHold,
	getObjectRetention,
	getObjectTagging,
	getObjectTorrent,
	listObjectAnnotations,
	restoreObject,
	selectObjectContent,
} from '../../aws/object-details.js';
import {copyObject, getObject, headObject} from '../../aws/objects.js';
import {presignGet} from '../../aws/presigned.js';
import {asksForNew, making} from '../run.js';
import {toSeen} from '../seen.js';
import {proofUserAgent} from '../user-agent.js';
import type {Ask, Asks, World} from './ask.js';

const canary = ({bucket, read}: World) => ({bucket, key: read.key});

/** A call about the test object, as it is. */
const about =
	(
		call: (
			user: World['user'],
			ref: {bucket: string; key: string},
			signal: AbortSignal,
		) => Promise<Parameters<typeof toSeen>[0]>,
	): Ask =>
	async world => [toSeen(await call(world.user, canary(world), world.signal))];

/** Matches no object there is: whoever may read gets 412, and no byte. */
const noEtag = '"00000000000000000000000000000000"';

export const readAsks: Asks = {
	'read.get-object': about(getObject),
	'read.get-again': about(getObject),
	'read.get-range': about(async (user, ref, signal) => getObject(user, {...ref, range: 'bytes=0-0'}, signal)),
	'read.head-object': about(headObject),
	'read.attributes': about(getObjectAttributes),
	'read.tagging': about(getObjectTagging),
	'read.acl': about(getObjectAcl),
	'read.retention': about(getObjectRetention),
	'read.legal-hold': about(getObjectLegalHold),
	'read.annotation': about(async (user, ref, signal) =>
		getObjectAnnotation(user, {...ref, name: 'nightdrop'}, signal),
	),
	'read.annotations': about(listObjectAnnotations),
	'read.torrent': about(getObjectTorrent),
	'read.restore': about(restoreObject),
	'read.select': about(selectObjectContent),

	async 'read.get-version'({user, bucket, read, signal}) {
		const versionId = read.versionId ?? 'null';
		return [toSeen(await getObject(user, {bucket, key: read.key, versionId}, signal))];
	},

	async 'read.get-presigned'(world) {
		const {run, user, signal} = world;
		const url = await presignGet(user, {...canary(world), seconds: 60}, signal);
		const userAgent = proofUserAgent(run.deps.input);
		return url.ok ? [toSeen(await fetchPresigned(user, {url: url.value, userAgent}, signal))] : [];
	},

	async 'read.get-plain-key'({run, user, bucket, signal}) {
		const plain = await run.plainCanary();
		return plain.canary === undefined
			? []
			: [toSeen(await getObject(user, {bucket, key: plain.canary.key}, signal))];
	},

	async 'read.copy'(world) {
		const {run, user, bucket} = world;
		const to = {bucket, key: run.newKey('copy')};
		const isNew = asksForNew(run.deps.input) && {ifNoneMatch: '*' as const};
		return [toSeen(await copyObject(user, {from: canary(world), to, ...isNew}, making(run)))];
	},

	async 'read.part-copy'(world) {
		const {run, user, bucket, signal} = world;
		const ref = {bucket, key: run.newKey('copied-in-parts')};
		const begun = await createMultipartUpload(user, ref, making(run));
		if (!begun.ok) {
			return [];
		}

		const upload = {...ref, uploadId: begun.value.uploadId};
		const copied = await uploadPartCopy(user, {...upload, number: 1, from: canary(world)}, making(run));
		await abortMultipartUpload(user, upload, signal);
		return [toSeen(copied)];
	},

	async 'read.real-backups'({run, user, bucket, signal}) {
		const sample = run.facts?.posture.sample;
		const backups = sample?.ok ? sample.value.backups : [];
		return Promise.all(
			backups.map(async ({key}) =>
				toSeen(
					await getObject(
						user,
						{bucket, key, ifMatch: noEtag, range: 'bytes=0-0', maxBytes: 0, isRequesterPaying: true},
						signal,
					),
					{about: key},
				),
			),
		);
	},
};
