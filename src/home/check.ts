import type {Target} from '../targets/target.js';
import {formatAge} from '../ui/format.js';
import type {Role} from '../ui/theme.js';
import {checkBackups} from './check-backups.js';
import {checkBucket} from './check-bucket.js';
import {checkKeys} from './check-keys.js';
import {checkPolicy} from './check-policy.js';
import {checkRights, checkUser} from './check-user.js';
import type {TargetFacts} from './facts.js';
import {bySeverity, type Cell, type Finding, fine, joined, notKnown, type Part, wrong} from './finding.js';
import {halfWayWords} from './half-way.js';

export type TargetCheck = {
	readonly role: Role;
	readonly proof: Cell;
	readonly newest: Cell;
	readonly key: Cell;
	readonly setUp: Cell;
	/** What somebody must look at, the worst first. */
	readonly findings: readonly Finding[];
	/** What is said and alarms nobody. */
	readonly notes: readonly Finding[];
};

/** A proof older than this says little about today. */
const proofOldMs = 30 * 86_400_000;

/** Pure: what is remembered and what AWS said, as cells and findings. `facts` is absent until AWS was asked. */
export function checkTarget(
	target: Target,
	facts: TargetFacts | undefined,
	now: number,
	maxAgeMs?: number,
): TargetCheck {
	if (!target.setUp.isComplete) {
		return stoppedSetUp(target);
	}

	const proof = checkProof(target, now);
	const newest = checkBackups(target, facts, now, maxAgeMs);
	const key = checkKeys(target, facts, now);
	const setUp = checkSetUp(target, facts);
	const signIn = signInFinding(facts);
	const told =
		signIn === undefined ? [newest, key, setUp] : facts?.backups?.isKnown ? [newest, signIn] : [signIn];
	const all = joined([proof, ...told], '').findings;
	const findings = all.filter(({role}) => role !== 'info');
	return {
		// Nothing is called well before the backups were looked at.
		role: findings[0]?.role ?? (facts?.backups === undefined ? 'busy' : 'ok'),
		proof: proof.cell,
		newest: newest.cell,
		key: key.cell,
		setUp: setUp.cell,
		findings,
		notes: all.filter(({role}) => role === 'info').sort((a, b) => bySeverity(a.role, b.role)),
	};
}

function stoppedSetUp(target: Target): TargetCheck {
	const step = target.setUp.step;
	return {
		role: 'busy',
		proof: {word: ''},
		newest: {word: ''},
		key: {word: ''},
		setUp: {role: 'busy', word: `Step ${step} of 10`},
		findings: [
			{
				id: 'set-up',
				role: 'busy',
				title: `Set-up of ${target.name} stopped at step ${step} of 10`,
				why: halfWayWords(target),
				next: 'Go on where it stopped (enter).',
			},
		],
		notes: [],
	};
}

function checkProof(target: Target, now: number): Part {
	const proof = target.lastProof;
	if (proof === undefined) {
		return wrong('warn', 'Never', {
			id: 'proof',
			title: `${target.name} was never proven`,
			why: 'Nobody has seen yet that its key cannot read.',
			next: 'Prove it (p).',
		});
	}

	const age = formatAge(now - Date.parse(proof.at));
	switch (proof.verdict) {
		case 'violated':
			return wrong('bad', `Violated ${age}`, {
				id: 'proof-violated',
				title: `The last proof of ${target.name} was violated`,
				why: proof.why ?? 'A call that must be denied was allowed.',
				next: 'Mend that, then prove again (p): it shows every call.',
			});
		case 'not-proven':
			return wrong('unknown', `Not proven ${age}`, {
				id: 'proof-not-proven',
				title: `The last proof of ${target.name} could not tell`,
				why: proof.why ?? 'Some probes got no clear answer.',
				next: 'Prove again (p). Nothing was seen allowed; but not seen is not proven.',
			});
		case 'proven':
			return now - Date.parse(proof.at) < proofOldMs
				? fine(`Proven ${age}`)
				: wrong('warn', `Proven ${age}`, {
						id: 'proof-old',
						title: `${target.name} was proven ${age} ago`,
						why: 'A policy, a group or a setting may have changed since.',
						next: 'Prove again (p).',
					});
	}
}

/** Nobody was signed in, so nothing was told: said once, not for everything that was asked. */
function signInFinding(facts: TargetFacts | undefined): Part | undefined {
	const asked = facts === undefined ? [] : [facts.user, facts.keys, facts.policy, facts.rights, facts.bucket];
	const [why] = asked.flatMap(fact =>
		!fact.isKnown && (fact.kind === 'no-credentials' || fact.kind === 'expired') ? [fact.why] : [],
	);
	return why === undefined || asked.some(({isKnown}) => isKnown)
		? undefined
		: notKnown('sign-in', 'nothing could be asked of AWS', why);
}

function checkSetUp(target: Target, facts: TargetFacts | undefined): Part {
	return facts === undefined
		? fine('')
		: joined(
				[
					checkUser(target, facts),
					checkRights(facts),
					checkPolicy(target, facts),
					checkBucket(target, facts),
				],
				'As made',
			);
}
