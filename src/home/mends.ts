import {
	type ByHand,
	bucketMend,
	joinMends,
	type Mend,
	type MendList,
	noMends,
	policyMend,
} from '../mending/mend.js';
import {subjectOf} from '../targets/subject.js';
import type {Target} from '../targets/target.js';
import {checkOurs} from './check-policy.js';
import {checkUser} from './check-user.js';
import type {BucketPosture, Known, TargetFacts, UserRights} from './facts.js';

/** What can be done about what was found on a target: by us, and by a person where it is not ours to change. */
export function mendsOf(target: Target, facts: TargetFacts | undefined): MendList {
	if (facts === undefined) {
		return noMends;
	}

	return joinMends([
		policyOf(target, facts),
		{mends: bucketMends(target, facts.bucket), byHand: byHandOf(facts.rights)},
	]);
}

/** The rows of a target's page that have no page of their own, only fixes. */
export type MendedPart = 'user' | 'bucket';

/** Which of the fixes, counted as they are listed, is the first for a part of the target; undefined: there is none. */
export function fixFor(part: MendedPart, target: Target, facts: TargetFacts | undefined): number | undefined {
	if (facts === undefined) {
		return undefined;
	}

	const {mends, byHand} = mendsOf(target, facts);
	const at = [...mends, ...byHand].findIndex(part === 'bucket' ? isOfBucket : isOfUser(target, facts));
	return at === -1 ? undefined : at;
}

const isOfBucket = (fix: Mend | ByHand): boolean => 'id' in fix && !isPolicy(fix);

/** What it may do besides our policy; of a user that is not the one that was remembered, our policy for the one that is. */
function isOfUser(target: Target, facts: TargetFacts): (fix: Mend | ByHand) => boolean {
	const rights = byHandOf(facts.rights).map(({title}) => title);
	const isAnother = checkUser(target, facts).findings.length > 0;
	return fix => rights.includes(fix.title) || (rights.length === 0 && isAnother && isPolicy(fix));
}

const isPolicy = (fix: Mend | ByHand): boolean => 'id' in fix && fix.id === 'policy';

/** Ours again, for the user as it is now; without a user there is nobody to write them for. */
function policyOf(target: Target, facts: TargetFacts): MendList {
	const {user, policy, isPlainHttp} = facts;
	const [finding] = [...checkUser(target, facts).findings, ...checkOurs(target, facts).findings];
	const before = subjectOf(target, isPlainHttp);
	if (!user.isKnown || user.value === undefined || !policy.isKnown || finding === undefined || !before) {
		return noMends;
	}

	const {arn, id} = user.value;
	const isSame = arn === before.userArn && (before.userId === undefined || id === before.userId);
	const formerArns = [...(before.formerArns ?? []), ...(arn === before.userArn ? [] : [before.userArn])];
	return policyMend(target, {
		why: finding.why,
		...(!isSame && {user: {name: target.user.name, arn, id}}),
		write: {
			subject: {...before, userArn: arn, ...(formerArns.length > 0 && {formerArns})},
			options: target.options,
			seen: {text: policy.value},
		},
	});
}

function bucketMends(target: Target, bucket: Known<BucketPosture>): readonly Mend[] {
	if (!bucket.isKnown) {
		return [];
	}

	const {isPublicBlocked, hasVersions, areAclsOff} = bucket.value;
	return [
		...(areAclsOff ? [] : [bucketMend('acls', target, 'Each object may be opened by a list of its own.')]),
		...(isPublicBlocked
			? []
			: [bucketMend('public-access', target, 'One wrong policy or list would open the bucket to everyone.')]),
		...(hasVersions ? [] : [bucketMend('versioning', target, 'What the key overwrites is gone for good.')]),
	];
}

const again = 'Then prove again (p).';

function byHandOf(rights: Known<UserRights>): readonly ByHand[] {
	if (!rights.isKnown) {
		return [];
	}

	const {hasPassword, groups, policies} = rights.value;
	return [
		...groups.map(group => ({
			title: `The group ${group}`,
			why: 'The user is in it: whatever the group is given, the key has too.',
			next: `Take the user out of it (iam RemoveUserFromGroup). ${again}`,
		})),
		...policies.map(policy => ({
			title: `The policy ${policy}`,
			why: 'The user has it, and it is not ours.',
			next: `Take it from the user (iam DetachUserPolicy or DeleteUserPolicy). ${again}`,
		})),
		...(hasPassword
			? [
					{
						title: 'The password of the user',
						why: 'Somebody can sign in as this user in a browser.',
						next: `Take it away (iam DeleteLoginProfile). ${again}`,
					},
				]
			: []),
	];
}
