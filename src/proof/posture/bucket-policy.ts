import {remembering} from '../remembering.js';
import {changedRights, isIntact} from '../sameness.js';
import {asSaid, type Judge, names, open, reading, shown} from './reading.js';

const intactness = remembering<ReturnType<typeof isIntact>>();

/** Our statements, as they were written. */
export const statements: Judge = ({rights}, evidence) =>
	reading(rights.bucketPolicy, (text, call) => {
		const intact = intactness(evidence, '', () => isIntact(text, evidence));
		return intact.ok ? asSaid(call) : open(call, intact.why);
	});

/** What was read at the beginning holds at the end. */
export const samePolicies: Judge = ({rights}, {after, isStopped}) => {
	if (after === undefined) {
		return {
			verdict: 'not-proven',
			note: isStopped
				? 'It was stopped before the policies were read again.'
				: 'The policies were not read again at the end.',
		};
	}

	const changed = changedRights(rights, after);
	const {call} = after.bucketPolicy;
	return changed.length === 0
		? asSaid(call)
		: open(call, `While the proof ran, ${names(changed)} changed or could not be read again. Prove again.`);
};

/** Users and roles that are gone, by their ids. */
export const deadPrincipals: Judge = ({rights}) =>
	reading(
		rights.bucketPolicy,
		(text, call) => {
			const dead = [...new Set((text ?? '').match(/"A(?:IDA|ROA)[A-Z0-9]{8,}"/gu) ?? [])];
			return dead.length === 0
				? asSaid(call)
				: shown(
						call,
						`The policy names ${names(dead)}: users or roles that are gone. S3 refuses to store it again as it is.`,
					);
		},
		'disclosed',
	);

/** S3's own judgement of the policy. */
export const publicPolicy: Judge = ({posture, rights}) =>
	reading(posture.policyStatus, ({isPublic}, call) => {
		if (!isPublic) {
			return asSaid(call);
		}

		const isRestricted = rights.publicAccess.ok && rights.publicAccess.value.restrictPublicBuckets;
		return isRestricted
			? shown(call, 'S3 counts the policy as public; the block of public access keeps others out.')
			: open(call, 'S3 counts the policy as public: others than this account may come in.');
	});
