import type {KeyRecord, Target} from '../../targets/target.js';
import {type RowContext, type RowOutcome, rowFailed} from './row.js';

/** Forget the target on this machine. What is known of a user that stays for another target is handed over to that. */
export async function runForget({deps, target, facts}: RowContext): Promise<RowOutcome> {
	const [heir] = facts.sharedWith;
	if (heir !== undefined) {
		const handed = await deps.store.update(heir, other => other && withLegacy(other, target));
		if (!handed.ok) {
			return rowFailed(handed.problem);
		}
	}

	const forgotten = await deps.store.update(target.name, () => undefined);
	return forgotten.ok ? {type: 'done', target} : rowFailed(forgotten.problem);
}

/** That Nightdrop made the user, and which of its keys: else nobody would ever take them away. */
function withLegacy(other: Target, {user, keys}: Target): Target {
	const isNew = ({accessKeyId}: KeyRecord) => !other.keys.some(key => key.accessKeyId === accessKeyId);
	return {
		...other,
		user: {...other.user, ...(user.isOurs === true && {isOurs: true})},
		// The newest of a target's own is the last, and is what a proof looks for.
		keys: [...keys.filter(isNew), ...other.keys],
	};
}
