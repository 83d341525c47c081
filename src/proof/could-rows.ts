import type {ActionKind} from '../policy/action-kinds.js';
import {type CouldGrant, couldApply} from '../policy/could.js';
import {currentArn, documentsOf, inWords, type ReachingPolicy, throughOf} from './documents.js';
import type {Rights} from './facts.js';
import type {Judgement} from './judgement.js';
import type {Observed} from './proof.js';
import type {Evidence} from './state.js';

/** Groups of probes that show whether a grant of a kind lets calls through now. */
const shownBy: Readonly<Record<ActionKind, RegExp>> = {
	read: /^(?:read\.|session\.get$|acl\.anonymous-get$)/u,
	list: /^(?:list\.|acl\.anonymous-list$)/u,
	delete: /^damage\.(?!overwrite$)/u,
	acl: /^acl\.(?!anonymous|existing$)/u,
	config: /^config\./u,
	write: /^(?:write\.(?:sibling|no-slash|look-alike)|acl\.anonymous-put)$/u,
};

const kindOf = (id: string): ActionKind | undefined => {
	const name = id.replace(/^could\./u, '');
	return Object.hasOwn(shownBy, name) ? (name as ActionKind) : undefined;
};

/** What a reading of the policies shows: always seen in something. */
export type CouldJudgement = Judgement & {readonly observed: Observed};

/**
Judge a row that no call can try: whether any policy could ever let the user do more than the target's options give.

*Violated* where a call of that kind went through and a grant explains it; *not proven* where one could apply, or where a policy could not be read.
*/
export function judgeCould(
	id: string,
	evidence: Evidence,
	letThrough: ReadonlySet<string>,
): CouldJudgement | undefined {
	const kind = kindOf(id);
	const rights = evidence.facts?.rights;
	if (kind === undefined || rights === undefined) {
		return undefined;
	}

	const {unread} = documentsOf(rights);
	const grants = grantsOf(evidence, rights).filter(({what}) => what === kind);
	const shown = grants.filter(grant => isShown(grant, letThrough));
	const named = shown.length > 0 ? shown : grants;
	const worst = named.find(({isConditional}) => !isConditional) ?? named[0];
	if (worst !== undefined) {
		return judgeGrant(worst, grants.length - 1, shown.length > 0);
	}

	return unread.length === 0
		? {verdict: 'proven', observed: {outcome: 'denied', because: 'no grant'}}
		: {
				verdict: 'not-proven',
				observed: {outcome: 'unknown', because: 'not read'},
				note: `${capital(unread.join(', '))} could not be read or understood, so nothing can be ruled out.`,
			};
}

/** Whether a grant that this row found may be what let the call of that probe through. */
export function mayExplain(couldId: string, id: string): boolean {
	const kind = kindOf(couldId);
	return kind !== undefined && shownBy[kind].test(id);
}

/** Whether a call went through that this grant explains; one without a key only a grant for everyone does. */
const isShown = ({what, isForEveryone}: CouldGrant, letThrough: ReadonlySet<string>): boolean =>
	[...letThrough].some(id => shownBy[what].test(id) && (isForEveryone || !id.startsWith('acl.anonymous')));

function judgeGrant(grant: CouldGrant<ReachingPolicy>, more: number, isSeen: boolean): CouldJudgement {
	const by = inWords(grant);
	const who = grant.isForEveryone ? 'Anyone may be allowed, even without a key' : 'May be allowed';
	const observed = {because: 'policy', by, through: throughOf(grant)} as const;
	if (isSeen) {
		return {
			verdict: 'violated',
			observed: {outcome: 'allowed', ...observed},
			note: `Allowed by ${by}${more === 0 ? '' : `, or by ${more} more`}.`,
		};
	}

	const when = grant.isConditional ? 'when its condition is met' : 'though no call went through';
	return {
		verdict: 'not-proven',
		observed: {outcome: 'unknown', ...observed},
		note: `${who}, ${when}: ${grant.action} by ${by}${more === 0 ? '' : `, and ${more} more`}.`,
	};
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

type Known = {
	readonly input: Evidence['input'];
	readonly arn: string;
	readonly grants: readonly CouldGrant<ReachingPolicy>[];
};

const known = new WeakMap<Rights, Known>();

/** Worked out once for what was read: six rows ask, after every event. */
function grantsOf(evidence: Evidence, rights: Rights): readonly CouldGrant<ReachingPolicy>[] {
	const {input, identities} = evidence;
	const arn = currentArn(evidence);
	const before = known.get(rights);
	if (before?.input === input && before.arn === arn) {
		return before.grants;
	}

	const id = identities?.user.ok ? identities.user.value.userId : input.userId;
	const formerArns = [input.userArn, ...(input.formerArns ?? [])].filter(one => one !== arn);
	const grants = couldApply({
		policies: documentsOf(rights).policies,
		user: {arn, formerArns, ...(id !== undefined && {id})},
		bucket: input.bucket,
		prefix: input.prefix,
		options: input.options,
	});
	known.set(rights, {input, arn, grants});
	return grants;
}
