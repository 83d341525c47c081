import {disclosed} from './disclosed.js';
import {decisionOf, inWords, isOurStatement, throughOf} from './documents.js';
import {asSentence, type Context, type Judgement, type Read, unclearRow} from './judgement.js';
import {type Outcome, readOutcome} from './outcome.js';
import {expectedOf, isShutByUs, type Probe} from './probe.js';
import type {Observed} from './proof.js';
import type {Seen} from './seen.js';

/** Read all answers of a probe. */
export function readAll(probe: Probe, seen: readonly Seen[], givesReasons: boolean): readonly Read[] {
	const asked = {
		actions: probe.actions,
		isAboutAcl: probe.group === 'acl',
		isOfOwnAccount: probe.as !== 'anonymous',
		givesReasons,
	};
	return seen.map(one => ({seen: one, outcome: readOutcome(one, asked)}));
}

/** Judge a call that was made, by what it had to end in. */
export function judgeLive(probe: Probe, seen: readonly Seen[], context: Context): Judgement {
	const read = readAll(probe, seen, context.givesReasons);
	switch (expectedOf(probe, context.terms)) {
		case 'denied':
			return judgeDenied(probe, read, context);
		case 'allowed':
			return judgeAllowed(probe, read, context);
		case 'disclosed':
			return disclosed(probe, read, context);
	}
}

const firstOf = <Type extends Outcome['type']>(read: readonly Read[], type: Type) =>
	read.find((one): one is Read & {outcome: Extract<Outcome, {type: Type}>} => one.outcome.type === type);

/** One success makes it violated, one unclear answer not proven: only all denied is proven. */
function judgeDenied(probe: Probe, read: readonly Read[], context: Context): Judgement {
	const allowed = firstOf(read, 'allowed');
	if (allowed !== undefined) {
		return letThrough(probe, allowed, context);
	}

	const unclear = firstOf(read, 'unknown');
	if (unclear !== undefined) {
		return unclearRow(unclear);
	}

	const unsupported = firstOf(read, 'unsupported');
	if (unsupported !== undefined) {
		return unsupportedRow(probe, unsupported.seen);
	}

	const denied = read.filter((one): one is DeniedRead => one.outcome.type === 'denied');
	const [first] = denied;
	if (first === undefined) {
		return {
			verdict: 'not-proven',
			note: 'It could not be asked: what it is about was not there.',
			isWorthAsking: true,
		};
	}

	const weakest = denied.find(({outcome}) => outcome.strength === 'implicit') ?? first;
	return judgeDenial(probe, weakest, context);
}

type DeniedRead = Read & {readonly outcome: Extract<Outcome, {type: 'denied'}>};

function judgeDenial(probe: Probe, {seen, outcome}: DeniedRead, context: Context): Judgement {
	const observed = denial(probe, seen, outcome, context);
	const {evidence, terms, givesReasons, broken} = context;
	const isBlockedOnly = outcome.by === 'public-access-block' && probe.group !== 'acl';
	if (isBlockedOnly) {
		return notProven(observed, 'The block of public access answered, which does not decide this call.');
	}

	const isUnbound =
		isShutByUs(probe, terms) &&
		outcome.by === 'policy' &&
		outcome.strength === 'implicit' &&
		(givesReasons || evidence.input.isAws);
	if (isUnbound) {
		return {
			...notProven(
				observed,
				'Our Deny should have denied this, but AWS says only that nobody granted it: the Deny does not bind this user.',
			),
			isWorthAsking: evidence.input.changedAt !== undefined,
		};
	}

	return broken === undefined
		? {verdict: 'proven', observed, ...noteOf(observed, outcome)}
		: notProven(observed, asSentence(broken));
}

const notProven = (observed: Observed, note: string): Judgement => ({verdict: 'not-proven', observed, note});

function noteOf({by}: Observed, {by: basis, strength}: DeniedRead['outcome']): Pick<Judgement, 'note'> {
	if (basis === 'acls-off') {
		return {note: 'The bucket takes no access lists at all.'};
	}

	if (basis === 'public-access-block') {
		return {note: 'The block of public access denied it.'};
	}

	if (basis === 'head') {
		return {note: 'An answer to HEAD never says why; reading, which needs the same right, was denied.'};
	}

	switch (strength) {
		case 'explicit':
			return by === undefined
				? {note: 'A deny that is not ours made it.'}
				: {note: `Denied by ${by}: stays shut even if someone grants more.`};
		case 'implicit':
			return {note: 'Nobody granted it. Someone could grant it later.'};
		case 'organisation':
			return {note: "The organisation's policy denied it: it holds as long as the organisation keeps it."};
		case 'unknown':
			return {note: 'Denied, without saying why.'};
	}
}

function denial(probe: Probe, seen: Seen, outcome: DeniedRead['outcome'], context: Context): Observed {
	const {evidence, terms} = context;
	const decision =
		outcome.strength === 'explicit' ? decisionOf(probe, evidence, terms, seen.about) : undefined;
	const statement = decision?.effect === 'explicit-deny' ? decision.by?.statement : undefined;
	const isOur = statement !== undefined && isOurStatement(statement, evidence.input);
	return {
		outcome: 'denied',
		denial: outcome.strength,
		because: reasonWord(outcome, isOur),
		...(isOur && {by: `our statement ${statement.Sid ?? ''}`.trim()}),
		...(outcome.denial && {said: outcome.denial}),
		call: seen.call,
	};
}

function reasonWord({by, strength}: DeniedRead['outcome'], isOur: boolean): string {
	if (by === 'acls-off') {
		return 'ACLs off';
	}

	if (by === 'public-access-block') {
		return 'blocked';
	}

	const words = {explicit: isOur ? 'our deny' : 'a deny', implicit: 'no grant', organisation: 'organisation'};
	return strength === 'unknown' ? 'not said' : words[strength];
}

/** A call that must be denied went through: say what let it through, if the documents tell. */
export function letThrough(
	probe: Probe,
	{seen, outcome}: Read & {readonly outcome: Extract<Outcome, {type: 'allowed'}>},
	context: Context,
): Judgement {
	const {evidence, terms} = context;
	const decision = decisionOf(probe, evidence, terms, seen.about);
	const by = decision?.effect === 'allowed' ? decision.by : undefined;
	const words = {
		bucket: 'policy',
		inline: 'policy',
		attached: 'policy',
		group: 'a group',
		boundary: 'policy',
	};
	const because = by === undefined ? otherDoor(probe, outcome) : words[throughOf(by).via];
	const allowedBy = by === undefined ? '' : ` Allowed by ${inWords(by)}.`;
	const how = outcome.because === undefined ? '' : ` ${asSentence(outcome.because)}`;
	return {
		verdict: 'violated',
		observed: {
			outcome: 'allowed',
			because,
			...(by !== undefined && {by: inWords(by), through: throughOf(by)}),
			call: seen.call,
		},
		note: `It must be denied.${how}${allowedBy}`,
		// What the policies themselves grant stays granted; what none of them explains may be a grant that this run took away.
		isWorthAsking: by === undefined && evidence.input.changedAt !== undefined,
	};
}

/** What lets through besides policies. */
function otherDoor(probe: Probe, outcome: Extract<Outcome, {type: 'allowed'}>): string {
	if (outcome.because?.includes('kms:')) {
		return 'only the key';
	}

	return probe.as === 'anonymous' ? 'public' : 'not said';
}

function judgeAllowed(probe: Probe, read: readonly Read[], {evidence}: Context): Judgement {
	const denied = firstOf(read, 'denied');
	const unclear = firstOf(read, 'unknown') ?? firstOf(read, 'unsupported');
	const last = read.at(-1);
	if (denied === undefined && unclear === undefined && last !== undefined) {
		return {verdict: 'proven', observed: {outcome: 'allowed', because: 'policy', call: last.seen.call}};
	}

	if (denied === undefined) {
		return unclear?.outcome.type === 'unknown'
			? unclearRow({seen: unclear.seen, outcome: unclear.outcome})
			: {verdict: 'not-proven', note: 'The answer says nothing.'};
	}

	const {seen, outcome} = denied;
	const observed: Observed = {
		outcome: 'denied',
		denial: outcome.strength,
		because: reasonWord(outcome, false),
		...(outcome.denial && {said: outcome.denial}),
		call: seen.call,
	};
	const isCatchingUp = evidence.input.changedAt !== undefined;
	return isCatchingUp
		? {
				verdict: 'not-proven',
				observed,
				note: 'It must be allowed. AWS may still be catching up with what was just changed.',
				isWorthAsking: true,
			}
		: {verdict: 'violated', observed, note: `It must be allowed. ${whyCannot(probe, outcome)}`};
}

/** Being denied may come from where the proof runs: it never means that the key should be turned off. */
function whyCannot(probe: Probe, {denial}: Extract<Outcome, {type: 'denied'}>): string {
	const what = probe.group === 'write' ? 'Backups would fail' : 'The policy says that it may';
	const named = denial?.action === undefined ? '' : ` (${denial.action})`;
	return `${what}. It may depend on where the proof runs: the address, the endpoint, the encryption key${named}.`;
}

function unsupportedRow(probe: Probe, seen: Seen): Judgement {
	const observed: Observed = {outcome: 'unknown', because: 'not offered', call: seen.call};
	return probe.isOptional
		? {verdict: 'skipped', observed, note: 'The service does not offer this call.'}
		: {
				verdict: 'not-proven',
				observed,
				note: 'The service does not offer this call, so its denial was not seen.',
			};
}
