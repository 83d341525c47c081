import {formatKeptTime} from '../ui/format.js';
import {midSentence} from '../ui/text.js';
import {withoutKeys} from '../ui/trouble-words.js';
import {explainPolicy, isByList, onlyShutByUs} from './by-hand.js';
import {isRunning} from './flow.js';
import {mendsOf} from './mends.js';
import type {Group, ProbeResult, ProofInput} from './proof.js';
import type {ProofState} from './state.js';
import {counted} from './tally.js';

/** What the whole comes to, in sentences for every front end. */
export type Summary = {
	readonly type: 'running' | 'proven' | 'violated' | 'cannot-write' | 'not-proven' | 'refused';
	/** One line without a full stop. */
	readonly title: string;
	/** Sentences without a label. */
	readonly sentences: readonly string[];
	readonly why?: string;
	/** What one can do now; keys in brackets. */
	readonly next?: string;
	/** The command that does the first of it, where there is no screen. */
	readonly command?: string;
	/** The key can do what it must not: turning it off helps. */
	readonly isKeyDangerous: boolean;
};

/** What can be done now where there is no screen: by a command, and by fixes that the console makes. */
export function nextSteps(state: ProofState): readonly string[] {
	const {type, next, command} = summarize(state);
	if (type === 'proven' || type === 'running' || next === undefined) {
		return [];
	}

	const titles = mendsOf(state).mends.map(({title}) => midSentence(title));
	return [
		withoutKeys(next.replace('(d)', `(${command})`)),
		...(titles.length === 0
			? []
			: [`Fixes in the console (nightdrop, the target, f): ${titles.join('; ')}.`]),
	];
}

/** Sum a proof up. */
export function summarize(state: ProofState): Summary {
	const {refusal} = state.evidence;
	if (refusal !== undefined) {
		return {
			type: 'refused',
			title: refusal.what,
			sentences: [],
			why: refusal.why,
			next: refusal.next,
			isKeyDangerous: false,
		};
	}

	if (state.verdict === undefined || isRunning(state)) {
		return running(state);
	}

	switch (state.verdict) {
		case 'proven':
			return proven(state);
		case 'violated':
			return violated(state);
		case 'not-proven':
			return notProven(state);
	}
}

function running({phase, evidence}: ProofState): Summary {
	const waits: {readonly [phase: string]: string} = {
		identifying: 'AWS is asked whose key this is.',
		'warming-up': evidence.puts.some(({error}) => error !== undefined)
			? 'AWS does not know this key everywhere yet: three good uploads in a row are waited for, at most 60 s.'
			: 'Test objects are put, and every policy that reaches the user is read.',
		cleaning: 'The test objects are taken away again.',
	};
	return {
		type: 'running',
		title: evidence.isStopped ? 'Stopping, and cleaning up' : 'Proving that this key cannot read',
		sentences: [waits[phase] ?? 'Each call is made with the backup key. A denial is the answer we want.'],
		isKeyDangerous: false,
	};
}

function proven(state: ProofState): Summary {
	const at = formatKeptTime(state.finishedAt ?? state.now);
	return {
		type: 'proven',
		title: 'Proven: this key writes backups and cannot read them',
		sentences: [`${at}. The key worked before and after every denial.`, ...goodToKnow(state).slice(0, 2)],
		isKeyDangerous: false,
	};
}

/** What one should know although nothing is wrong, the weightiest first. */
export function goodToKnow({results, evidence, leftOver}: ProofState): readonly string[] {
	const {options} = evidence.input;
	const row = (id: string) => results.find(result => result.id === id);
	const implicit = results.filter(
		({how, observed, group}) =>
			how === 'live' &&
			group !== 'identity' &&
			observed?.outcome === 'denied' &&
			observed.denial === 'implicit',
	).length;
	const isDestroying = row('damage.overwrite')?.note?.includes('destroy') ?? false;
	return [
		...(leftOver === undefined ? [] : [`Good to know: ${leftOverWords(leftOver)}`]),
		...(isDestroying
			? ['Good to know: versions are off, so the key can destroy a backup by overwriting it (Damage).']
			: []),
		...(implicit > 0 && options.preset !== 'hardened'
			? [
					`Good to know: ${implicit} denials are only "no grant": someone could grant reads later. Hardened shuts that.`,
				]
			: []),
		...(options.list ? ['Good to know: listing is on, so the key sees names and sizes (Disclose).'] : []),
	];
}

/** What stays behind, and until when. */
export function leftOverWords({keys, until, why}: NonNullable<ProofState['leftOver']>): string {
	const what = keys.length === 1 ? 'a test object stays' : `${keys.length} test objects stay`;
	return until === undefined
		? `${what} (${why ?? 'it could not be taken away'}).`
		: `${what} until ${until}: the bucket's lock holds them.`;
}

type Wrong = {readonly what: string; readonly groups: readonly Group[]; readonly ids?: RegExp};

/** What a success of these means, the gravest first. */
const wrongs: readonly Wrong[] = [
	{what: 'anybody can read backups without a key', groups: ['acl'], ids: /^acl\.anonymous-get/u},
	{what: 'this key can read backups', groups: ['read', 'session'], ids: /^(?:read\.|session\.get)/u},
	{what: 'this key can lose backups', groups: ['damage']},
	{what: 'this key can open backups to others', groups: ['acl'], ids: /^acl\.(?:put|set)/u},
	{what: 'anybody can see or put backups without a key', groups: ['acl'], ids: /^acl\.anonymous/u},
	{what: 'this key can become more than it is', groups: ['identity']},
	{what: 'this key can put where it must not', groups: ['write']},
	{what: 'this key can see or change settings of the bucket', groups: ['config']},
	{what: 'this key can list more than it may', groups: ['list']},
	{what: 'a session of this key can put', groups: ['session']},
	{what: 'somebody can sign in as its user', groups: ['posture'], ids: /password$/u},
];

const isOpen = ({verdict, observed}: ProbeResult) =>
	verdict === 'violated' && observed?.outcome === 'allowed';

function violated({results, evidence}: ProofState): Summary {
	const open = results.filter(isOpen);
	if (open.length === 0) {
		return cannot(results.filter(({verdict}) => verdict === 'violated'));
	}

	const wrong = wrongs.find(({groups, ids}) =>
		open.some(row => groups.includes(row.group) && (ids?.test(row.id) ?? true)),
	);
	const rows =
		wrong === undefined
			? open
			: open.filter(row => wrong.groups.includes(row.group) && (wrong.ids?.test(row.id) ?? true));
	const cause = rows.find(({observed}) => observed?.through !== undefined) ?? rows[0];
	const {why, remedy} = explain(cause, results);
	const isKeyDangerous = open.some(needsKey);
	return {
		type: 'violated',
		title: `Violated: ${wrong?.what ?? 'this key can do what it must not'}`,
		sentences: [],
		why,
		next: isKeyDangerous
			? `Turn the key off (d), or ${remedy}. Then prove again (p).`
			: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}: turning the key off would not help. Then prove again (p).`,
		...(isKeyDangerous && {command: turnOffCommand(evidence.input)}),
		isKeyDangerous,
	};
}

const turnOffCommand = ({userName, accessKeyId}: ProofInput) =>
	`aws iam update-access-key --user-name ${userName} --access-key-id ${accessKeyId} --status Inactive`;

/** What goes through without any key, or with a password, goes on when the key is off. */
const needsKey = ({id, group}: ProbeResult) =>
	group !== 'could' && group !== 'posture' && !id.startsWith('acl.anonymous');

function cannot(rows: readonly ProbeResult[]): Summary {
	const isWriting = rows.some(({group}) => group === 'write');
	const named = rows[0];
	return {
		type: 'cannot-write',
		title: isWriting
			? 'Violated: this key cannot write, so backups would fail'
			: 'Violated: this key cannot list, though its policy lets it',
		sentences: [],
		why: named?.note ?? 'A call that must be allowed was denied.',
		next: 'Mend that, then prove again (p). The key itself is not at fault: leave it on.',
		isKeyDangerous: false,
	};
}

/** What let it through, and what ends that. */
function explain(
	row: ProbeResult | undefined,
	results: readonly ProbeResult[],
): {readonly why: string; readonly remedy: string} {
	const ours = results.find(({id}) => id === 'posture.statements');
	if (row !== undefined && onlyShutByUs.test(row.id) && ours?.verdict === 'not-proven') {
		// What lets it through is what backups need: it is our deny that is missing.
		return {
			why: ours.note?.replace(/ Write the policy anew\.$/u, '') ?? '',
			remedy: 'write the policy anew',
		};
	}

	const through = row?.observed?.through;
	if (row !== undefined && through !== undefined) {
		const {why, remedy} = explainPolicy(through);
		return {why, remedy: isByList(row, through) ? 'turn access lists off for the bucket' : remedy};
	}

	const lists = results.find(({id}) => id === 'acl.existing');
	if (
		lists?.verdict === 'not-proven' &&
		lists.note !== undefined &&
		/^(?:read|list|acl)\./u.test(row?.id ?? '')
	) {
		return {
			why: `No policy that was read allows it. ${lists.note}`,
			remedy: 'turn access lists off and block public access',
		};
	}

	const doors: readonly (readonly [RegExp, string])[] = [
		[/^acl\./u, 'turn access lists off and block public access'],
		[/^identity\.roles/u, "take the user out of the role's trust policy"],
		[/password$/u, 'take the password away'],
	];
	return {
		why:
			(row?.note ?? 'A call that must be denied was allowed.').replace(/^It must be denied\. ?/u, '') ||
			'A call that must be denied was allowed; the policies that were read do not say by what.',
		remedy: doors.find(([pattern]) => pattern.test(row?.id ?? ''))?.[1] ?? 'find what lets it through',
	};
}

function notProven({results, evidence}: ProofState): Summary {
	const off = counted(results).filter(({verdict, isRequired}) => verdict === 'not-proven' && isRequired);
	const findings = off.filter(({how}) => how === 'read');
	const unclear = off.filter(({how}) => how !== 'read');
	const total = counted(results).length;
	const parts = [
		...(unclear.length > 0 ? [`${unclear.length} of ${total} probes got no clear answer`] : []),
		...(findings.length > 0
			? [
					findings.length === 1
						? '1 finding stands against it'
						: `${findings.length} findings stand against it`,
				]
			: []),
	];
	// What was found by reading stays until somebody mends it; asking again helps only with the rest.
	const reasons = [...new Set([...findings, ...unclear].flatMap(({note}) => note ?? []))];
	return {
		type: 'not-proven',
		title: evidence.isStopped ? 'Not proven: it was stopped' : `Not proven: ${parts.join(', ')}`,
		sentences: [],
		why: evidence.isStopped ? 'What was not asked is not proven.' : reasons.slice(0, 2).join(' '),
		next:
			findings.length > 0 && !evidence.isStopped
				? 'Mend that, then prove again (p). Nothing was seen allowed; but not seen is not proven.'
				: 'Prove again (p). Nothing was seen allowed; but not seen is not proven.',
		isKeyDangerous: false,
	};
}
