import {
	abortMultipartUpload,
	completeMultipartUpload,
	createMultipartUpload,
	uploadPart,
} from '../../aws/multipart.js';
import {putObject} from '../../aws/objects.js';
import {asksForNew, making, putNew} from '../run.js';
import {toSeen} from '../seen.js';
import type {Asks, World} from './ask.js';

/** Never over anything that is there: a name outside of our own place may be somebody's. */
async function putOutside({run, user, bucket}: World, key: string) {
	const body = run.newBody();
	run.outside.set(key, {body});
	const answer = await putObject(user, {bucket, key, body, ifNoneMatch: '*'}, making(run));
	if (answer.ok && answer.value.versionId !== undefined) {
		run.outside.set(key, {body, versionId: answer.value.versionId});
	}

	return [toSeen(answer)];
}

const bare = ({run}: World) => run.deps.input.prefix.slice(0, -1);

export const writeAsks: Asks = {
	async 'write.multipart'({run, user, bucket}) {
		const ref = {bucket, key: run.newKey('in-parts')};
		run.isDirty = true;
		const begun = await createMultipartUpload(user, ref, making(run));
		if (!begun.ok) {
			return [toSeen(begun)];
		}

		const upload = {...ref, uploadId: begun.value.uploadId};
		const part = await uploadPart(user, {...upload, number: 1, body: run.newBody()}, making(run));
		if (!part.ok) {
			return [toSeen(begun), toSeen(part)];
		}

		const whole = await completeMultipartUpload(
			user,
			{...upload, parts: [part.value], ...(asksForNew(run.deps.input) && {ifNoneMatch: '*' as const})},
			making(run),
		);
		return [toSeen(begun), toSeen(part), toSeen(whole)];
	},

	async 'write.abort-own'({run, user, bucket, signal}) {
		const ref = {bucket, key: run.newKey('given-up')};
		run.isDirty = true;
		const begun = await createMultipartUpload(user, ref, making(run));
		return begun.ok
			? [toSeen(await abortMultipartUpload(user, {...ref, uploadId: begun.value.uploadId}, signal))]
			: [];
	},

	async 'write.put-plain-key'({run}) {
		return [(await run.plainCanary()).seen];
	},

	async 'write.sibling'(world) {
		const parent = bare(world).replace(/[^/]*$/u, '');
		return putOutside(world, `${parent}.nightdrop-beside-${world.run.deps.random(8)}`);
	},

	async 'write.no-slash'(world) {
		return putOutside(world, bare(world));
	},

	async 'write.look-alike'(world) {
		return putOutside(world, `${bare(world)}x/.nightdrop-${world.run.deps.random(8)}`);
	},

	async 'write.plain-http'({run}) {
		const {deps} = run;
		const {s3} = deps.operator.endpoints();
		const plain = await deps.open({type: 'key', ...deps.key}, 'backup key', s3.replace(/^https:/u, 'http:'));
		run.opened.add(plain);
		return [toSeen((await putNew(run, plain, 'over-plain-http')).answer)];
	},

	async 'write.put-again'({run, user}) {
		return [toSeen((await putNew(run, user, 'at-the-end')).answer)];
	},
};
