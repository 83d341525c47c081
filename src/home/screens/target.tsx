import type {Target} from '../../targets/target.js';
import {printable, width} from '../../terminal/printable.js';
import {namedIn} from '../../ui/bindings.js';
import type {Block} from '../../ui/blocks/block.js';
import {callout, next, why} from '../../ui/blocks/callout.js';
import {paragraph} from '../../ui/blocks/paragraph.js';
import {type Row, table} from '../../ui/blocks/table.js';
import {Body} from '../../ui/components/body.js';
import {formatDay, formatKeyAge, formatNumber, formatTimeAgo} from '../../ui/format.js';
import {narrow} from '../../ui/header.js';
import {midSentence, type Wording} from '../../ui/text.js';
import type {Role} from '../../ui/theme.js';
import type {Binding, Go, View} from '../../ui/view.js';
import {checkBackups} from '../check-backups.js';
import {checkBucket} from '../check-bucket.js';
import {checkPolicy} from '../check-policy.js';
import {checkRights, checkUser} from '../check-user.js';
import type {Freshness, TargetFacts} from '../facts.js';
import type {Finding} from '../finding.js';
import {fixFor, type MendedPart} from '../mends.js';
import {type CheckedRow, isSilent} from '../rows.js';
import {type HomeEvent, type HomeState, type Page, targetRows} from '../state.js';
import {fixesBinding} from './fixes.js';

type TargetPage = Extract<Page, {type: 'target'}>;
type RowName = (typeof targetRows)[number];
type Said = {readonly role: Role; readonly words: Wording};

/** One target: a line for each thing that can be right or wrong, and the worst of them above. */
export function targetView(
	row: CheckedRow,
	page: TargetPage,
	{now, isReadOnly}: Pick<HomeState, 'now' | 'isReadOnly'>,
): View<HomeEvent | Go> {
	const {target, check} = row;
	const [finding] = check.findings;
	const focused = targetRows[page.focus] as RowName;
	return {
		crumbs: [target.name],
		isBusy: row.isChecking && row.facts === undefined,
		bindings: namedIn(finding?.next, [
			openBinding(focused, row, isReadOnly),
			{keys: ['p'], label: 'prove', event: {type: 'go', to: {type: 'proof', target: target.name}}},
			{keys: ['r'], label: 'rotate', event: {type: 'go', to: {type: 'rotation', target: target.name}}},
			{keys: ['b'], label: 'backups', event: {type: 'go', to: {type: 'backups', target: target.name}}},
			fixesBinding(row, isReadOnly),
			lastProofBinding(target),
			{keys: ['y'], label: 'policy', event: {type: 'policyOpened'}},
			{keys: ['a'], label: 'activity', event: {type: 'activityOpened'}},
			{keys: ['s'], label: 'set-up again', event: {type: 'go', to: {type: 'set-up', target: target.name}}},
			{keys: ['R'], label: 'look again', event: {type: 'checkAsked'}},
			{keys: ['up'], label: 'move', event: {type: 'focusMoved', by: -1}, isQuiet: true},
			{keys: ['down'], label: 'move', event: {type: 'focusMoved', by: 1}, isQuiet: true},
			{keys: ['escape'], label: 'back', event: {type: 'closed'}},
			{keys: ['?'], label: 'keys', event: {type: 'go', to: {type: 'help'}}},
		]),
		body: (
			<Body
				blocks={[
					finding === undefined
						? undefined
						: callout({
								role: finding.role,
								title: finding.title,
								lines: [why(finding.why), next(finding.next)],
							}),
					{isFlexible: true, draw: area => partsTable(row, page.focus, now, area.cells).draw(area)},
					row.facts && paragraph([lookedAt(row, row.facts.at, now)], {leftOut: 1}),
				]}
			/>
		),
	};
}

/** What was known before is not shown beside what is not known now; when that was, is. */
function lookedAt(row: CheckedRow, at: number, now: number): string {
	const looked = `Looked at ${formatTimeAgo(at, now)}.`;
	const {toldAt} = row;
	return !isSilent(row)
		? looked
		: toldAt === undefined
			? `${looked} AWS told nothing yet.`
			: `${looked} AWS last told anything ${formatTimeAgo(toldAt, now)}.`;
}

function lastProofBinding({name, lastProof}: Target): Binding<Go> {
	const last = {keys: ['l'], label: 'last proof'};
	return lastProof === undefined
		? {...last, off: 'it was never proven'}
		: {...last, event: {type: 'go', to: {type: 'last-proof', target: name}}};
}

/** What stands behind the row that has the focus; to prove takes a key of its own, since it makes calls and objects. */
function openBinding(name: RowName, row: CheckedRow, isReadOnly: boolean): Binding<HomeEvent | Go> {
	const target = row.target.name;
	const open = {keys: ['enter'], label: 'open'};
	switch (name) {
		case 'proof':
			return row.target.lastProof === undefined
				? {...open, off: 'it was never proven; p proves it'}
				: {...open, event: {type: 'go', to: {type: 'last-proof', target}}};
		case 'backups':
			return {...open, event: {type: 'go', to: {type: 'backups', target}}};
		case 'key':
			return {...open, event: {type: 'go', to: {type: 'rotation', target}}};
		case 'policy':
			return {...open, event: {type: 'policyOpened'}};
		case 'activity':
			return {...open, event: {type: 'activityOpened'}};
		case 'user':
		case 'bucket':
			return fixFor(name, row.target, row.facts) === undefined
				? {...open, off: whyNothing(name, row)}
				: {...fixesBinding(row, isReadOnly, name), keys: ['enter']};
	}
}

/** Where something is wrong that has no fix, what to do about it is said. */
function whyNothing(part: MendedPart, {target, facts}: CheckedRow): string {
	const [worst] = facts === undefined ? [] : found[part](target, facts);
	return worst === undefined ? 'there is nothing behind this line' : midSentence(worst.next);
}

/** What is wrong with a part that has no page of its own. */
const found: Readonly<Record<MendedPart, (target: Target, facts: TargetFacts) => readonly Finding[]>> = {
	user: (target, facts) => alarming([...checkUser(target, facts).findings, ...checkRights(facts).findings]),
	bucket: (target, facts) => alarming(checkBucket(target, facts).findings),
};

const alarming = (findings: readonly Finding[]): readonly Finding[] =>
	findings.filter(({role}) => role !== 'info');

const titles: Readonly<Record<RowName, string>> = {
	proof: 'Proof',
	backups: 'Backups',
	key: 'Key',
	policy: 'Policy',
	user: 'User',
	bucket: 'Bucket',
	activity: 'Activity',
};

const nameCells = 12;

/** A line each; in one column what is said of a part stands under its name. */
function partsTable(row: CheckedRow, focus: number, now: number, cells: number): Block {
	const isNarrow = cells + 4 < narrow;
	const room = isNarrow ? cells - 2 : cells - nameCells - 2;
	return table({
		isBare: true,
		focus,
		columns: [{title: '', hasMark: true, isName: true, min: nameCells}, {title: ''}],
		rows: targetRows.map((part): Row => {
			const {role, words} = say(part, row, now);
			const name = {mark: role, text: titles[part]};
			const text = wordingFor(words, room);
			return isNarrow ? {cells: [name, ''], under: [text]} : {cells: [name, text]};
		}),
	});
}

/** The longest wording that fits, or the shortest. */
function wordingFor(words: Wording, room: number): string {
	const all = typeof words === 'string' ? [words] : words;
	return all.find(text => width(printable(text)) <= room) ?? all.at(-1) ?? '';
}

function say(name: RowName, row: CheckedRow, now: number): Said {
	switch (name) {
		case 'proof':
			return sayProof(row, now);
		case 'backups':
			return sayBackups(row, now);
		case 'key':
			return sayKey(row, now);
		case 'policy':
			return sayPart(row, facts => checkPolicy(row.target, facts).findings, policyWords(row, now));
		case 'user':
			return sayPart(
				row,
				facts => found.user(row.target, facts),
				`${row.target.user.name}: no password, no group, no other policy`,
			);
		case 'bucket':
			return sayPart(
				row,
				facts => found.bucket(row.target, facts),
				'Public access blocked, versions on, access lists off',
			);
		case 'activity':
			return {role: 'info', words: 'What Nightdrop did here, call by call'};
	}
}

function sayPart(
	row: CheckedRow,
	check: (facts: NonNullable<CheckedRow['facts']>) => readonly Finding[],
	good: string,
): Said {
	if (row.facts === undefined) {
		return {role: 'busy', words: 'asking AWS'};
	}

	const [worst, ...more] = alarming(check(row.facts));
	if (worst === undefined) {
		return {role: 'ok', words: good};
	}

	return {
		role: worst.role,
		words: more.length === 0 ? worst.title : [`${worst.title}, and ${more.length} more`, worst.title],
	};
}

function sayBackups(row: CheckedRow, now: number): Said {
	const {target, facts} = row;
	const backups = facts?.backups;
	if (backups === undefined) {
		return {role: 'busy', words: 'listing'};
	}

	const {newestAt, series = 0, isUnjudged = false}: Partial<Freshness> = backups.isKnown ? backups.value : {};
	const well =
		newestAt === undefined
			? 'None yet'
			: `${formatNumber(series, 'series', 'series')}${isUnjudged ? '' : ' on time'}, the newest of ${formatTimeAgo(newestAt, now)}`;
	return sayPart(row, seen => checkBackups(target, seen, now).findings, well);
}

function sayProof({target}: CheckedRow, now: number): Said {
	const proof = target.lastProof;
	if (proof === undefined) {
		return {role: 'warn', words: 'Never proven'};
	}

	const when = formatTimeAgo(Date.parse(proof.at), now);
	const probes = formatNumber(proof.probes, 'probe');
	switch (proof.verdict) {
		case 'proven':
			return {role: 'ok', words: `Proven ${when}, ${probes}`};
		case 'violated':
			return {role: 'bad', words: `Violated ${when}: ${proof.off} of ${probes} went wrong`};
		case 'not-proven':
			return {role: 'unknown', words: `Not proven ${when}: ${proof.off} of ${probes} without a clear answer`};
	}
}

function sayKey({facts, check}: CheckedRow, now: number): Said {
	if (facts === undefined) {
		return {role: 'busy', words: 'asking AWS'};
	}

	if (!facts.keys.isKnown) {
		return {role: 'unknown', words: `Could not tell: ${facts.keys.why}`};
	}

	const active = facts.keys.value.filter(key => key.status === 'Active');
	const [key] = active;
	if (key === undefined || active.length > 1) {
		return {
			role: check.key.role ?? 'ok',
			words: key ? `Two active keys: ${active.map(one => one.accessKeyId).join(', ')}` : check.key.word,
		};
	}

	const due = formatDay(key.createdAt + 90 * 86_400_000, now);
	const known = `${key.accessKeyId}, ${formatKeyAge(now - key.createdAt)} old. Change it by ${due}`;
	return {
		role: check.key.role ?? 'ok',
		words: [`One active key, ${known}`, known],
	};
}

function policyWords({target}: CheckedRow, now: number): string {
	const {preset} = target.options;
	const name = preset.charAt(0).toUpperCase() + preset.slice(1);
	return `${name}, as written on ${formatDay(Date.parse(target.createdAt), now)}`;
}
