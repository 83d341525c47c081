import type {Block} from '../../ui/blocks/block.js';
import {facts} from '../../ui/blocks/facts.js';
import {table} from '../../ui/blocks/table.js';
import {formatColumnTime, formatNumber, formatTime} from '../../ui/format.js';
import {aclWords, sessionWords} from '../lines.js';
import type {RotationState} from '../state.js';
import {shownAtMost, unseenWords, writtenSummary} from '../written-lines.js';

/** Of a key that may be in other hands: its sessions, and what was written since, in the order in which it was. */
export function writtenBlock({situation, look, now, target}: RotationState): readonly Block[] {
	const {compromise, areSessionsDenied} = situation ?? {};
	if (compromise === undefined) {
		return [];
	}

	const {written} = look ?? {};
	const since = formatTime(Date.parse(compromise.since), now);
	const summary = written === undefined ? 'Could not be seen' : capitalized(writtenSummary(written));
	const unseen = written && unseenWords(written.overwrites);
	return [
		facts([
			{
				label: 'Sessions',
				value: capitalized(sessionWords(compromise, areSessionsDenied, at => formatTime(at, now))),
			},
			{label: 'Written', value: `${summary}, since ${since}`},
			...(unseen === undefined ? [] : [{label: 'Overwrites', value: capitalized(unseen)}]),
			...(target.options.acl ? [{label: 'Access lists', value: capitalized(aclWords)}] : []),
		]),
		...(written === undefined || written.entries.length === 0
			? []
			: [
					table({
						columns: [
							{title: 'When (UTC)'},
							{title: 'What', hasMark: true},
							{title: 'Name', isName: true, keepsEnd: true},
						],
						rows: written.entries.slice(0, shownAtMost).map(({at, what, key, count}) => ({
							cells: [
								formatColumnTime(at, now),
								{
									mark: 'warn' as const,
									text: what === 'new names' ? formatNumber(count, 'new name') : what,
								},
								key,
							],
						})),
					}),
				]),
	];
}

const capitalized = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
