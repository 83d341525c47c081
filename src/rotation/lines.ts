import type {Trouble} from '../aws/trouble.js';
import type {Compromise, Target} from '../targets/target.js';
import {commandLine} from '../ui/command-words.js';
import {type Line, out, problem} from '../ui/line.js';
import {midSentence} from '../ui/text.js';
import {tellTrouble, withoutKeys} from '../ui/trouble-words.js';
import {waitingLines} from '../ui/waiting-lines.js';
import {type Check, checksOf} from './checks.js';
import type {Look} from './look.js';
import {type NamedKey, namedKeys} from './named-keys.js';
import type {Done} from './perform/outcome.js';
import {type KnownKey, type Move, type Situation, type Standing, sessionsLiveMs} from './situation.js';
import type {RotationState} from './state.js';
import {sayStanding, stageOf, suspicionSteps, trailSteps} from './words.js';
import {writtenLines} from './written-lines.js';

/** What to say after an event. Pure; nothing is said twice. */
export function rotationLines(before: RotationState, after: RotationState): readonly Line[] {
	return [
		...waitingLines(before.waiting, after.waiting),
		...after.done
			.slice(before.done.length)
			.flatMap(({words, warning, savedTo, verdict}) => [
				out(
					`${verdict === 'violated' ? 'problem' : verdict === 'not-proven' ? 'unknown' : 'ok'}: ${words}${savedWords(savedTo)}`,
				),
				...(warning === undefined ? [] : [out(`warning: ${warning}`)]),
			]),
	];
}

const savedWords = (savedTo: string | undefined): string => {
	const [kind, ...rest] = savedTo?.split(':') ?? [];
	return kind === 'profile' || kind === 'file' ? `; secret saved in the ${kind} ${rest.join(':')}` : '';
};

const firstWords = {
	ok: 'ok',
	info: 'ok',
	busy: 'waiting',
	warn: 'warning',
	bad: 'problem',
	unknown: 'unknown',
} as const;

/** Where it stands: the step, each key, what is so and why, and the one thing to do. */
export function standingLines(state: RotationState): readonly Line[] {
	const {target, standing, situation, look} = state;
	if (standing === undefined || situation === undefined) {
		return [];
	}

	const {role, title, why, next} = sayStanding(standing, situation);
	const first = firstWords[role as keyof typeof firstWords];
	return [
		out(`Rotation of ${target.name}: ${stageWords(standing, situation)}`),
		...namedKeys(state).map(one => out(keyLine(one, target))),
		...(checksOf(state)?.list ?? []).map(checkLine),
		...(situation.keys.length === 0 ? [out('no key')] : []),
		out(`${first}: ${midSentence(title)}`.replace(/^waiting: waiting /u, 'waiting: ')),
		out(`why: ${why}`, 1),
		...suspicionLines(situation, look, target.options.acl),
		out(`next: ${withoutKeys(next)}`),
		...(standing.next === undefined
			? []
			: [out(commandFor(target.name, standing.next, supposedIn(situation, target)), 1)]),
	];
}

/** The policy let the key open what it put. */
export const aclWords = 'this key may set them; look at those of what was written since';

/** What is known of a suspicion: its sessions, and what was written since, in the order in which it was written. */
function suspicionLines(
	{compromise, areSessionsDenied}: Situation,
	look: Look | undefined,
	maySetAcls: boolean,
): readonly Line[] {
	if (compromise === undefined) {
		return [];
	}

	return [
		out(`sessions: ${sessionWords(compromise, areSessionsDenied)}`),
		...writtenLines(look?.written),
		...(maySetAcls ? [out(`access lists: ${aclWords}`)] : []),
	];
}

/** Whether sessions made with a suspected key are refused, and until when that matters. */
export function sessionWords(
	{at, sessionsDeniedAt, sessionsRefusedAt}: Compromise,
	areDenied = false,
	timeWords = (time: number) => new Date(time).toISOString(),
): string {
	const until = timeWords(Date.parse(sessionsDeniedAt ?? sessionsRefusedAt ?? at) + sessionsLiveMs);
	return areDenied
		? `refused by the policy; keep that until ${until} at least`
		: `may live until ${until}: the policy does not refuse them`;
}

const checkWords: Readonly<Record<string, string>> = {ok: 'ok', bad: 'problem', unknown: 'unknown'};

const checkLine = ({role, what, words}: Check): Line =>
	out(`${checkWords[role] ?? 'waiting'}: ${what}: ${midSentence(words)}`);

function stageWords(standing: Standing, {compromise, keys}: Situation): string {
	if (compromise !== undefined) {
		return keys.some(({isSuspected}) => isSuspected)
			? `a key may be in other hands (${suspicionSteps.join(', ').toLowerCase()})`
			: 'the key that may be in other hands is gone';
	}

	const stage = stageOf(standing);
	return stage === undefined
		? 'none is under way'
		: `step ${stage + 1} of ${trailSteps.length}, ${(trailSteps[stage] ?? '').toLowerCase()}`;
}

/** How the step is done from a command line; `supposed` is what has to be said of a suspicion that is not on record. */
export const commandFor = (target: string, {step, key}: Move, supposed: readonly string[] = []): string =>
	commandLine(
		...['rotate', target, ...supposed, '--step'],
		...(step === 'delete' ? ['delete', '--key', key ?? ''] : ['next']),
	);

/** Without `--key` every key would be meant, or, once it was said of which, none but those. */
function supposedIn({keys, compromise}: Situation, target: Target): readonly string[] {
	const said = target.compromise?.keys ?? [];
	const [one, ...others] = (compromise?.keys ?? []).filter(key => !said.includes(key));
	if (one === undefined) {
		return [];
	}

	return others.length === 0 && keys.length > 1 ? ['--compromised', '--key', one] : ['--compromised'];
}

const timeOf = (at: number | undefined) =>
	at === undefined ? 'at a time unknown' : new Date(at).toISOString().replace(/\.000Z$/u, 'Z');

/** A key in one line, in words and times that do not age, with where its secret was saved. */
export function keyLine({name, key}: NamedKey, {keys}: Pick<Target, 'keys'>): string {
	const {accessKeyId, status, createdAt, lastUsed, isSuspected} = key;
	const used =
		lastUsed === undefined
			? 'last use not known'
			: lastUsed === null
				? 'never used'
				: `last used ${new Date(lastUsed.at).toISOString()}${lastUsed.service === undefined ? '' : ` by ${lastUsed.service}`}`;
	const notes = [
		whoseWords(key),
		useWords[key.use],
		...(isSuspected ? ['may be in other hands'] : []),
	].filter(Boolean);
	return `${name.toLowerCase()}: ${accessKeyId}, ${status.toLowerCase()}, made ${timeOf(createdAt)}, ${used}, ${notes.join(', ')}${savedWords(keys.find(one => one.accessKeyId === accessKeyId)?.savedTo)}`;
}

const useWords: Readonly<Record<KnownKey['use'], string>> = {
	never: '',
	'in-use': 'a host uses it',
	quiet: 'quiet',
	'ours-only': 'used only by our own test',
	unknown: '',
};

/** Whose a key is. */
export function whoseWords({origin, isNobodys}: KnownKey): string {
	switch (origin) {
		case 'ours':
			return isNobodys ? 'ours, its secret is lost' : 'ours';
		case 'temporary':
			return 'made for a proof';
		case 'candidate':
			return isNobodys ? 'its secret is lost' : 'not made by us';
		case 'foreign':
			return 'not made by us';
	}
}

/** Why it ended before its end, on stderr. */
export function endLines(trouble: Trouble, whose: string): readonly Line[] {
	const told = tellTrouble(trouble, whose);
	return problem({...told, ...(told.next !== undefined && {next: withoutKeys(told.next)})});
}

/** `Made AKIA…; secret saved in the profile acme`. */
export const doneWords = ({words, savedTo}: Done): string =>
	`${words.charAt(0).toUpperCase()}${words.slice(1)}${savedWords(savedTo)}`;

/** For the normal screen after leaving: what was done, and how to go on. Nothing done, nothing said. */
export function farewellLines({target, done, standing, situation}: RotationState): readonly string[] {
	if (done.length === 0 || standing === undefined || situation === undefined) {
		return [];
	}

	const {title} = sayStanding(standing, situation);
	return [
		...done.map(one => `✓ ${doneWords(one)}`),
		`  ${title}`,
		`  Next: ${commandLine('rotate', target.name)}`,
	];
}
