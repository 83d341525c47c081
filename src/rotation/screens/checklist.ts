import type {Block} from '../../ui/blocks/block.js';
import {table} from '../../ui/blocks/table.js';
import {checksOf} from '../checks.js';
import type {RotationState} from '../state.js';

/** What has to be so before the old key can go: each with what is so now. */
export function checklist(state: RotationState): readonly Block[] {
	const checks = checksOf(state);
	if (checks === undefined) {
		return [];
	}

	return [
		table({
			isFlexible: false,
			columns: [
				{title: checks.title, hasMark: true, isHeading: true},
				{title: '', leftOut: 1},
			],
			rows: checks.list.map(({role, what, words}) => ({cells: [{mark: role, text: what}, words]})),
		}),
	];
}
