import {asList, type Statement} from '../policy/document.js';
import {decisionOf, documentsOf, inWords, isOurStatement, throughOf} from './documents.js';
import {asSentence, type Judgement} from './judgement.js';
import {readOutcome} from './outcome.js';
import type {Probe, Terms} from './probe.js';
import type {Observed, ProofInput} from './proof.js';
import type {Evidence, Simulation} from './state.js';

/** Judge what IAM's simulator said of a call that is too dangerous to make. */
export function judgeSimulated(
	probe: Probe,
	{seen, simulated}: Simulation,
	evidence: Evidence,
	terms: Terms,
): Judgement {
	const {call} = seen;
	if (seen.error !== undefined) {
		const outcome = readOutcome(seen, {
			actions: ['iam:SimulatePrincipalPolicy'],
			isAboutAcl: false,
			isOfOwnAccount: true,
			givesReasons: false,
		});
		const why =
			outcome.type === 'unknown'
				? outcome.why
				: outcome.type === 'unsupported'
					? `this server does not offer it, and answered ${seen.error.status} ${seen.error.code}`
					: 'the operator may not ask it';
		return unanswered(
			call,
			`IAM's simulator gave no answer: ${why}`,
			outcome.type === 'unknown' && outcome.isPassing,
		);
	}

	if (simulated === undefined || simulated.decision === 'unknown') {
		return unanswered(call, "IAM's simulator gave no decision for this call", false);
	}

	const decision = decisionOf(probe, evidence, terms);
	if (simulated.decision === 'allowed') {
		return decision?.effect === 'allowed'
			? {
					verdict: 'violated',
					observed: {
						outcome: 'allowed',
						because: decision.by && throughOf(decision.by).via === 'group' ? 'a group' : 'policy',
						...(decision.by && {by: inWords(decision.by), through: throughOf(decision.by)}),
						call,
					},
					note: `It must be denied.${decision.by ? ` Allowed by ${inWords(decision.by)}.` : ''}`,
				}
			: unanswered(
					call,
					"IAM's simulator says that it is allowed; the policies that were read do not say by what",
					false,
				);
	}

	const isByOrganisationAlone = simulated.isAllowedByOrganisation === false && decision?.effect === 'allowed';
	if (isByOrganisationAlone) {
		return unanswered(
			call,
			"Only the organisation's policy denies it, and the simulator does not know all of its conditions",
			false,
		);
	}

	const isExplicit = simulated.decision === 'explicitDeny';
	const ours = isExplicit ? ourDeny(decision, evidence.input) : undefined;
	const missing = simulated.missing.filter(key => foreignKeys(evidence).has(key.toLowerCase()));
	// A deny that asks for nothing but the user stands whatever else the call would have carried.
	if (missing.length > 0 && ours === undefined) {
		return unanswered(
			call,
			`IAM's simulator was not told ${missing.join(', ')}, which a policy asks for`,
			false,
		);
	}

	return denied(isExplicit, ours, call);
}

/** Our statement that denies it, as the documents have it. */
function ourDeny(decision: ReturnType<typeof decisionOf>, input: ProofInput): Statement | undefined {
	const statement = decision?.effect === 'explicit-deny' ? decision.by?.statement : undefined;
	return statement !== undefined && isOurStatement(statement, input) ? statement : undefined;
}

function denied(
	isExplicit: boolean,
	ours: Statement | undefined,
	call: Simulation['seen']['call'],
): Judgement {
	const observed: Observed = {
		outcome: 'denied',
		denial: isExplicit ? 'explicit' : 'implicit',
		because: ours !== undefined ? 'our deny' : isExplicit ? 'a deny' : 'no grant',
		...(ours !== undefined && {by: `our statement ${ours.Sid ?? ''}`.trim()}),
		call,
	};
	const reason =
		ours !== undefined
			? `it would be denied by ${observed.by}`
			: isExplicit
				? 'it would be denied by a deny that is not ours'
				: 'nobody granted it';
	return {verdict: 'proven', observed, note: `Too dangerous to try; IAM's simulator says: ${reason}.`};
}

const unanswered = (call: Simulation['seen']['call'], note: string, isWorthAsking: boolean): Judgement => ({
	verdict: 'not-proven',
	observed: {outcome: 'unknown', because: 'not said', call},
	note: asSentence(note),
	isWorthAsking,
});

/** Condition keys that statements of others ask for; what ours ask for is known to be absent from such calls. */
function foreignKeys({facts, input}: Evidence): ReadonlySet<string> {
	const policies = facts === undefined ? [] : documentsOf(facts.rights).policies;
	const statements = policies.flatMap(({document}) => asList(document.Statement));
	return new Set(
		statements
			.filter(statement => !isOurStatement(statement, input))
			.flatMap(({Condition}) => Object.values(Condition ?? {}).flatMap(block => Object.keys(block)))
			.map(key => key.toLowerCase()),
	);
}
