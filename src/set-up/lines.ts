import {proofLines} from '../proof/lines.js';
import {commandLine} from '../ui/command-words.js';
import {type Line, out, problem} from '../ui/line.js';
import {midSentence} from '../ui/text.js';
import {tellTrouble, withoutKeys} from '../ui/trouble-words.js';
import {applyLines, keyLines, testLines} from './apply-lines.js';
import type {Finding} from './facts.js';
import {type SetUpState, type SetUpStep, setUpSteps} from './state.js';
import {counted, placeWords, whoseWords} from './words.js';

/** What to say after an event: the same story as on the screen, one line an event. Pure; nothing is said twice. */
export function setUpLines(before: SetUpState, after: SetUpState): readonly Line[] {
	if (before === after) {
		return [];
	}

	return [
		...accountLines(before, after),
		...bucketLines(before, after),
		...userLines(before, after),
		...policyLines(before, after),
		...reviewLines(before, after),
		...applyLines(before, after),
		...keyLines(before, after),
		...testLines(before, after),
		...proofStepLines(before, after),
		...handOverLines(before, after),
	];
}

function heading(step: SetUpStep, words: string): Line {
	return out(`Step ${setUpSteps.indexOf(step) + 1} of ${setUpSteps.length}, ${words}.`);
}

function accountLines(before: SetUpState, after: SetUpState): readonly Line[] {
	const {account} = after;
	const lines: Line[] = [];
	if (account.status === 'known' && before.account.status !== 'known' && account.where !== undefined) {
		const {region, endpointUrl, label} = account.where;
		const {operator} = account;
		lines.push(
			heading(
				'account',
				`account: ${operator?.name ?? ''}, account ${operator?.account ?? ''}, ${endpointUrl ?? region}, ${label}`,
			),
		);
	}

	const {needs} = account;
	if (before.account.needs.status === 'asking' && needs.status !== 'asking') {
		lines.push(...needsLines(after));
	}

	return lines;
}

function needsLines({account, step}: SetUpState): readonly Line[] {
	const {needs} = account;
	// Asked a second time with bucket and user in the review: said again only where something is missing.
	const missing = needs.groups.filter(group => group.missing.length > 0);
	if (missing.length > 0) {
		return missing.flatMap(group => [
			out(
				`${group.for === 'set-up' ? 'problem' : 'warning'}: not allowed to you: ${group.missing.join(', ')}`,
				1,
			),
			out(`why: ${group.why}`, 2),
		]);
	}

	if (step !== 'account') {
		return [];
	}

	return needs.status === 'known'
		? [out('ok: you are allowed everything that set-up needs', 1)]
		: [
				out(
					`unknown: ${needs.trouble?.what ?? 'some permissions can be told only when bucket and user are chosen'}`,
					1,
				),
			];
}

const weightWords: {readonly [weight in Finding['weight']]: string} = {
	ok: 'ok',
	bad: 'problem',
	warn: 'warning',
	unknown: 'unknown',
	info: 'ok',
};

function findingLines(findings: readonly Finding[], fixed: readonly string[]): readonly Line[] {
	return findings.flatMap(({weight, title, detail, why, fix}) => {
		const isFixed = fix !== undefined && fixed.includes(fix.id);
		const words = `${weightWords[weight]}: ${midSentence(title)}${detail === undefined ? '' : `; ${detail}`}`;
		return [
			out(words, 1),
			...(weight === 'ok' || weight === 'info' || why === undefined ? [] : [out(`why: ${why}`, 2)]),
			...(fix === undefined
				? []
				: [out(isFixed ? `next: it will be mended: ${fix.label}` : `next: mend it with --fix ${fix.id}`, 2)]),
		];
	});
}

function bucketLines(before: SetUpState, after: SetUpState): readonly Line[] {
	const {bucket} = after;
	if (bucket.status !== 'read' || before.bucket.status === 'read') {
		return [];
	}

	const prefix = bucket.prefix === '' ? 'the whole bucket' : `prefix ${bucket.prefix}`;
	return [
		heading('bucket', `bucket: ${bucket.bucket}, ${prefix}`),
		...findingLines(bucket.findings, bucket.ticked),
	];
}

function userLines(before: SetUpState, after: SetUpState): readonly Line[] {
	const {user} = after;
	if (user.status !== 'read' || before.user.status === 'read' || user.facts === undefined) {
		return [];
	}

	const {name, status} = user.facts;
	return [
		heading('user', `user: ${name}, ${status === 'missing' ? 'new' : 'there already'}`),
		...findingLines(user.findings, []),
	];
}

function policyLines(before: SetUpState, after: SetUpState): readonly Line[] {
	const {preview, options} = after.policy;
	if (before.step === 'policy' || after.step === 'policy' || preview?.type !== 'ready') {
		// Said when the step is left: until then it may change.
		if (before.step !== 'policy' || after.step !== 'review' || preview?.type !== 'ready') {
			return [];
		}
	} else if (before.step === after.step || after.step !== 'review') {
		return [];
	}

	const still = preview.thief.still.map(({words}) => midSentence(words)).join('; ');
	return [
		heading(
			'policy',
			`policy: ${options.preset}. ${counted(preview.ours, 'statement')} of ours, ${preview.kept} of others kept`,
		),
		out(`A thief with this key could still: ${still}.`, 1),
	];
}

function reviewLines(before: SetUpState, after: SetUpState): readonly Line[] {
	const {review} = after;
	if (after.step !== 'review' || before.step === 'review') {
		return [];
	}

	const changes = review.rows.some(row => !row.isWithKey);
	return [
		heading('review', changes ? 'review: these calls, in this order' : 'review: nothing is to be changed'),
		...review.rows.flatMap((row, index) => [
			out(`${index + 1}. ${row.title}; ${row.how}`, 1),
			...(row.others === undefined ? [] : [out(`warning: others notice: ${row.others}`, 2)]),
		]),
	];
}

function proofStepLines(before: SetUpState, after: SetUpState): readonly Line[] {
	const lines: Line[] = [];
	if (after.step === 'proof' && before.step !== 'proof') {
		lines.push(heading('proof', 'proof'));
	}

	const {proof} = after.proof;
	if (proof !== undefined && before.proof.proof !== proof) {
		lines.push(...proofLines(before.proof.proof ?? {...proof, phase: 'idle'}, proof));
	}

	const leftOver = after.test.leftOver ?? [];
	if (before.test.leftOver !== after.test.leftOver && leftOver.length > 0) {
		lines.push(out(`warning: test objects could not be removed: ${leftOver.join(', ')}`));
	}

	return lines;
}

function handOverLines(before: SetUpState, after: SetUpState): readonly Line[] {
	if (after.step !== 'hand-over' || before.step === 'hand-over') {
		return [];
	}

	const {tools, firstBackupBy} = after.handOver;
	const working = tools.filter(tool => tool.works).map(tool => tool.name);
	return [
		heading('hand-over', 'hand-over'),
		out(`ok: works with ${working.join(', ')}`),
		...refusedLines(tools),
		...(firstBackupBy === undefined ? [] : [out(`next: the first backup is expected by ${firstBackupBy}`)]),
		...(after.account.where?.isSandbox ? [] : [out(`next: ${commandLine('prove', placeWords(after))}`)]),
	];
}

/** The tools that cannot work with this key, a line for each reason. */
function refusedLines(tools: SetUpState['handOver']['tools']): readonly Line[] {
	const refused = tools.filter(tool => !tool.works);
	return [...new Set(refused.map(({why = ''}) => why))].map(reason => {
		const names = refused.filter(({why = ''}) => why === reason).map(({name}) => name);
		return out(`warning: cannot work with ${names.join(', ')}; each ${reason}`);
	});
}

/** The lines of a trouble that ends the run, on stderr. */
export function troubleLines(state: SetUpState, trouble: Parameters<typeof tellTrouble>[0]): readonly Line[] {
	const told = tellTrouble(trouble, whoseWords(state));
	return problem({...told, ...(told.next === undefined ? {} : {next: withoutKeys(told.next)})});
}
