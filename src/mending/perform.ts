import type {Call} from '../aws/answer.js';
import type {Trouble} from '../aws/trouble.js';
import {troubleOf} from '../aws/trouble.js';
import type {BucketFixId} from './bucket-fixes.js';
import {fixBucket, whenFree, wordsForRefusal} from './fix-bucket.js';
import type {Mend, Place} from './mend.js';
import {type WritingTools, writePolicy} from './write-policy.js';

export type MendTools = WritingTools & {
	/** Remembers the user as IAM has it now. */
	readonly keepUser: (user: NonNullable<Mend['user']>) => Promise<Trouble | undefined>;
};

/** How a mend ended. */
export type Mended =
	| {readonly ok: true; readonly calls: readonly Call[]; readonly copy?: string}
	| {readonly ok: false; readonly trouble: Trouble};

/** Do what was confirmed. Nothing is thrown for a refusal. */
export async function performMend(tools: MendTools, place: Place, mend: Mend): Promise<Mended> {
	const ref = {bucket: place.bucket, owner: place.account};
	if (mend.write !== undefined) {
		const written = await writePolicy(tools, ref, mend.write);
		const trouble = written.ok && mend.user !== undefined ? await tools.keepUser(mend.user) : undefined;
		return trouble === undefined
			? written
			: {
					ok: false,
					trouble: {
						...trouble,
						what: 'The policy was written, but its user is not remembered as it is now',
						why: `${trouble.what}. ${trouble.why ?? ''}`.trim(),
					},
				};
	}

	const answer = await whenFree(tools, async () => fixBucket(tools.aws, ref, mend.id as BucketFixId));
	return answer.ok
		? {ok: true, calls: [answer.call]}
		: {
				ok: false,
				trouble: troubleOf(`Not done: ${mend.title}`, answer, wordsForRefusal(answer.error)),
			};
}
