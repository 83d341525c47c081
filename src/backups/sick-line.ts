import {formatSize} from '../ui/format.js';
import {midSentence} from '../ui/text.js';
import type {Role} from '../ui/theme.js';
import type {SeriesFinding} from './health/finding.js';
import {rhythmWords} from './health/rhythm-words.js';
import {newestAt} from './look.js';
import {misdatedOf} from './misdated.js';
import type {BackupsState, Judged} from './state.js';
import {termsFor} from './terms.js';

const weights: {readonly [role in Role]?: string} = {bad: 'problem', warn: 'warning', unknown: 'unknown'};

/** What is wrong with a series: `problem: db-02/orders: 3 missing (2026-11-21, 2026-11-22, 2026-11-23); newest 2026-11-20T02:11:04Z, 18.2 GiB; due every day near 02:10 UTC`. */
export function sickLine(one: Judged, state: BackupsState): string {
	const {series, health} = one;
	const at = newestAt(one);
	const bytes = (health.newest ?? series.recent[0])?.bytes;
	const newest =
		at === undefined ? 'nothing finished yet' : `newest ${isoSecond(at)}, ${formatSize(bytes ?? 0)}`;
	const isOfTime = health.health === 'missing' || health.health === 'late';
	const isOfSize = health.health === 'shrunk' || health.health === 'grown' || health.health === 'empty';
	const tail = [
		...(isOfTime && health.rhythm ? [`due ${rhythmWords(health.rhythm)}`] : []),
		...(isOfSize && health.usualBytes !== undefined ? [`usually ${formatSize(health.usualBytes)}`] : []),
		...(health.lastUsual ? [`last of its usual size ${isoSecond(health.lastUsual.at)}`] : []),
		...(health.health === 'misdated' ? [midSentence(health.next).replace(/\.$/u, '')] : []),
	];
	const [worst = health, ...rest] = health.findings;
	const others = rest.filter(({role, health: word}) => role !== 'info' && word !== health.health);
	const also = others.map(finding => `; also ${findingWords(finding, one, state)}`).join('');
	const word = findingWords(worst, one, state);
	const facts = tail.map(text => `${isOfSize ? ',' : ';'} ${text}`).join('');
	return `${weights[health.role] ?? 'unknown'}: ${series.name}: ${word}; ${newest}${facts}${also}`;
}

/** The word of a finding, with the days or the key that it is about. */
function findingWords(finding: SeriesFinding, one: Judged, state: BackupsState): string {
	const {health} = finding;
	const about =
		health === 'missing'
			? missingWords(one.health.due)
			: health === 'misdated'
				? misdatedWords(finding, one, state)
				: '';
	return `${midSentence(finding.word)}${about}`;
}

/** ` (KEY, put at one time, of another by its name)`. */
function misdatedWords(finding: SeriesFinding, {series, health}: Judged, state: BackupsState): string {
	const index = health.findings.filter(one => one.health === 'misdated').indexOf(finding);
	const backup = misdatedOf(series, termsFor(state, series))[index];
	if (backup === undefined) {
		return '';
	}

	const {key, at, named} = backup;
	return ` (${key}, put ${isoSecond(at)}${named === undefined ? '' : `, of ${isoSecond(named)} by its name`})`;
}

const nightsAtMost = 7;

/** Of which days they are, or since when, where there are several a day or very many. */
function missingWords(due: readonly number[]): string {
	const [first] = due;
	const days = [...new Set(due.map(isoDay))];
	return first === undefined
		? ''
		: days.length === due.length && days.length <= nightsAtMost
			? ` (${days.join(', ')})`
			: ` (since ${isoSecond(first)})`;
}

/** `2026-11-20`. */
export const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);
const isoSecond = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/u, 'Z');
