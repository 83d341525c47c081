import type {Answer} from '../../aws/answer.js';
import {readDenial} from '../../aws/denial.js';
import {kindOf} from '../../aws/kinds.js';
import {abortMultipartUpload} from '../../aws/multipart.js';
import {type DeletedOne, deleteObject, deleteObjects, getObject, putObject} from '../../aws/objects.js';
import {making} from '../run.js';
import {type Seen, toSeen} from '../seen.js';
import type {Asks, World} from './ask.js';

/** Put another object under the name of the one that is there to be opened, and remember what is there now. */
async function putOver({run, user, bucket, open}: World, ifNoneMatch?: '*') {
	const body = run.newBody();
	const answer = await putObject(
		user,
		{bucket, key: open.key, body, ...(ifNoneMatch !== undefined && {ifNoneMatch})},
		making(run),
	);
	if (answer.ok) {
		open.body = body;
	}

	return [toSeen(answer)];
}

/** A reply to many deletions is judged by what it says of each. */
export function seenOfEach(answer: Answer<readonly DeletedOne[]>): readonly Seen[] {
	if (!answer.ok) {
		return [toSeen(answer)];
	}

	const {call} = answer;
	return answer.value.map(({key, isDeleted, code = 'NotNamed', message = ''}): Seen => {
		const kind = kindOf(code, undefined);
		return isDeleted
			? {call, about: key, isOfOneKey: true}
			: {
					call,
					about: key,
					isOfOneKey: true,
					error: {
						kind,
						code,
						message,
						attempts: 1,
						...(call.requestId !== undefined && {requestId: call.requestId}),
						...(kind === 'denied' && {denial: readDenial(message)}),
					},
				};
	});
}

export const damageAsks: Asks = {
	async 'disclose.missing-key'({run, user, bucket, signal}) {
		return [toSeen(await getObject(user, {bucket, key: run.newKey('never-put')}, signal))];
	},

	'disclose.if-none-match': async world => putOver(world, '*'),
	'damage.overwrite': async world => putOver(world),

	async 'damage.delete'({user, bucket, damage, signal}) {
		return [toSeen(await deleteObject(user, {bucket, key: damage.key}, signal))];
	},

	async 'damage.delete-many'({user, bucket, damage, signal}) {
		return seenOfEach(await deleteObjects(user, {bucket, objects: [{key: damage.key}]}, signal));
	},

	async 'damage.delete-version'({user, bucket, damage, signal}) {
		const versionId = damage.versionId ?? 'null';
		return [toSeen(await deleteObject(user, {bucket, key: damage.key, versionId}, signal))];
	},

	async 'damage.abort'({run, user, bucket, signal}) {
		const upload = await run.othersUpload();
		return upload === undefined
			? []
			: [
					toSeen(
						await abortMultipartUpload(user, {bucket, key: upload.key, uploadId: upload.uploadId}, signal),
					),
				];
	},
};
