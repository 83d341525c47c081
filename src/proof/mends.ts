import {
	type ByHand,
	bucketMend,
	joinMends,
	type Mend,
	type MendList,
	noMends,
	policyMend,
} from '../mending/mend.js';
import {mergePolicy} from '../policy/merge.js';
import {byHandOf} from './by-hand.js';
import {judgeCould} from './could-rows.js';
import {currentArn, decisionOf, subjectOf} from './documents.js';
import type {Facts} from './facts.js';
import {probes} from './probes.js';
import type {ProbeResult, ProofInput} from './proof.js';
import type {Evidence, ProofState} from './state.js';
import {termsOf} from './terms.js';

const known = new WeakMap<readonly ProbeResult[], MendList>();

/** What can be done about a proof that has ended: by us, and by a person where it is not ours to change. */
export function mendsOf({phase, results, evidence}: ProofState): MendList {
	if (phase !== 'done' || evidence.facts === undefined) {
		return noMends;
	}

	const mends = known.get(results) ?? workOut(results, evidence, evidence.facts);
	known.set(results, mends);
	return mends;
}

function workOut(results: readonly ProbeResult[], evidence: Evidence, facts: Facts): MendList {
	const {bucket, account} = evidence.input;
	const place = {bucket, account};
	const row = (id: string) => results.find(result => result.id === id);
	const fix = (id: Exclude<Mend['id'], 'policy'>, why: string | undefined): MendList =>
		why === undefined ? noMends : {mends: [bucketMend(id, place, why)], byHand: []};
	const policy = policyOf(row('posture.statements'), results, evidence, facts);
	const closed = new Set(policy.mends.length > 0 ? closedByUs(results, evidence, facts) : []);
	const rest: readonly ByHand[] = byHandOf(
		results.filter(({id}) => !closed.has(id)),
		facts,
	);
	return joinMends([
		policy,
		fix('acls', whyAclsOff(results, facts)),
		fix('public-access', whyBlock(results, facts)),
		fix('versioning', whyVersions(row('posture.versioning'), facts)),
		{mends: [], byHand: rest},
	]);
}

/** Who the statements are to be written for: the user under the ARN that it has now. */
function subjectNow(evidence: Evidence): ReturnType<typeof subjectOf> {
	const subject = subjectOf(evidence.input);
	const userArn = currentArn(evidence);
	return userArn === subject.userArn
		? subject
		: {...subject, userArn, formerArns: [...(subject.formerArns ?? []), subject.userArn]};
}

function policyOf(
	row: ProbeResult | undefined,
	results: readonly ProbeResult[],
	evidence: Evidence,
	facts: Facts,
): MendList {
	const {bucketPolicy} = facts.rights;
	if (row?.verdict !== 'not-proven' || !bucketPolicy.ok) {
		return noMends;
	}

	const open = results.filter(isLetThrough);
	const closed = new Set(closedByUs(results, evidence, facts));
	const count = open.filter(({id}) => closed.has(id)).length;
	const what =
		count === open.length ? 'what went through' : `${count} of the ${open.length} calls that went through`;
	const effect = count === 0 ? '' : ` Ours shut ${what}.`;
	const user = changedUser(evidence);
	return policyMend(evidence.input, {
		why: `${noteOf(row).replace(/ Write the policy anew\.$/u, '')}${effect}`,
		...(user && {user}),
		write: {
			subject: subjectNow(evidence),
			options: evidence.input.options,
			seen: {text: bucketPolicy.value},
		},
	});
}

/** The user as IAM has it now, where its name, its path or its id is another than was remembered. */
function changedUser({input, identities}: Evidence): Mend['user'] {
	if (!identities?.user.ok) {
		return undefined;
	}

	const {arn, userId: id} = identities.user.value;
	const isSame = arn === input.userArn && (input.userId === undefined || id === input.userId);
	return isSame ? undefined : {name: arn.slice(arn.lastIndexOf('/') + 1), arn, id};
}

const isLetThrough = ({how, verdict, observed}: ProbeResult) =>
	how === 'live' && verdict === 'violated' && observed?.outcome === 'allowed';

/** Ids of the rows that would be shut by a Deny of ours: as the policies say that were read, with ours written again. */
function closedByUs(
	results: readonly ProbeResult[],
	evidence: Evidence,
	{rights, posture}: Facts,
): readonly string[] {
	const {bucketPolicy} = rights;
	const merged = mergePolicy(
		bucketPolicy.ok ? bucketPolicy.value : undefined,
		subjectNow(evidence),
		evidence.input.options,
	);
	if (!merged.ok || !bucketPolicy.ok) {
		return [];
	}

	const after: Evidence = {
		...evidence,
		facts: {posture, rights: {...rights, bucketPolicy: {...bucketPolicy, value: merged.text}}},
	};
	const terms = termsOf(after);
	const isShut = (result: ProbeResult): boolean => {
		const probe = probes.find(({id}) => id === result.id);
		return probe?.group === 'could'
			? judgeCould(probe.id, after, new Set())?.verdict === 'proven'
			: probe !== undefined &&
					isLetThrough(result) &&
					decisionOf(probe, after, terms)?.effect === 'explicit-deny';
	};
	return results.filter(isShut).map(({id}) => id);
}

const noteOf = ({note, question}: ProbeResult): string => note ?? question;

/** Rows that a list of an object's own has opened, or that nothing else closes. */
function whyAclsOff(results: readonly ProbeResult[], {rights: {ownership}}: Facts): string | undefined {
	if (!ownership.ok || ownership.value === 'BucketOwnerEnforced') {
		return undefined;
	}

	const row = results.find(
		({id, verdict, observed}) =>
			(/^acl\.(?:put|set)/u.test(id) &&
				(verdict === 'violated' || (verdict === 'not-proven' && observed?.because === 'blocked'))) ||
			(id === 'acl.existing' && verdict === 'not-proven'),
	);
	return row && noteOf(row);
}

/** Anybody came in, or could. */
function whyBlock(results: readonly ProbeResult[], {rights: {publicAccess}}: Facts): string | undefined {
	if (publicAccess.ok && Object.values(publicAccess.value).every(Boolean)) {
		return undefined;
	}

	const anybody = results.find(({id, verdict}) => id.startsWith('acl.anonymous') && verdict === 'violated');
	const row =
		anybody ?? (publicAccess.ok ? results.find(({id}) => id === 'posture.public-access') : undefined);
	return row && noteOf(row);
}

const whyVersions = (row: ProbeResult | undefined, {posture: {versioning}}: Facts): string | undefined =>
	versioning.ok && versioning.value.status !== 'Enabled' && row !== undefined ? noteOf(row) : undefined;

/** The same target again: after a mend AWS may still be catching up. */
export function inputAfter({evidence, mending}: ProofState): ProofInput {
	const {input} = evidence;
	return mending?.doneAt === undefined ? input : {...input, changedAt: mending.doneAt};
}
