import type {Trouble} from '../aws/trouble.js';
import {troubleJson} from '../ui/trouble-words.js';
import type {RetireRowId} from './plan.js';
import type {RetireState} from './state.js';

/** `nightdrop/retire/1`: what was taken away, and what stays. */
export const retireJson = (state: RetireState): unknown => ({
	schema: 'nightdrop/retire/1',
	ok: true,
	...partsOf(state),
});

/** `--dry-run`: the calls that would be made, in order. */
export const planJson = (state: RetireState): unknown => ({
	schema: 'nightdrop/retire/1',
	ok: true,
	dryRun: true,
	...partsOf(state),
	plan: state.rows.map(({id, title, calls}) => ({id, title, calls})),
});

/** What went wrong, with what had been done until then. */
export function failureJson(state: RetireState, trouble: Trouble, whose: string): unknown {
	return {
		schema: 'nightdrop/retire/1',
		ok: false,
		error: troubleJson(trouble, whose),
		...partsOf(state),
	};
}

function partsOf(state: RetireState): object {
	const {target, rows, calls, plan, facts} = state;
	const {name, bucket, prefix, region, account, user} = target;
	const idsOf = (isDone: boolean) => rows.filter(row => (row.state === 'done') === isDone).map(({id}) => id);
	return {
		changed: calls.some(({status}) => status !== undefined && status < 400),
		target: {name, bucket, prefix, region, account, user: user.name, userArn: user.arn ?? null},
		...(facts && {user: userJson(state), keys: keysJson(state), statements: statementsJson(state)}),
		forgotten: isDone(state, 'forget'),
		done: idsOf(true),
		notDone: idsOf(false),
		found: plan?.found.map(({words}) => words) ?? [],
		stays: plan?.stays ?? [],
		calls: calls.map(({operation, status, code, requestId}) => ({
			operation,
			status: status ?? null,
			...(code !== undefined && {code}),
			requestId: requestId ?? null,
		})),
	};
}

const isDone = ({rows}: RetireState, id: RetireRowId) =>
	rows.some(row => row.id === id && row.state === 'done');

const userJson = (state: RetireState) => ({
	wasThere: state.facts?.user.status === 'there',
	deleted: isDone(state, 'delete-user'),
});

/** By their ids. */
function keysJson({target, plan}: RetireState) {
	const {ours = [], foreign = []} = plan?.keys ?? {};
	const isLeft = (id: string) => target.keys.some(({accessKeyId}) => accessKeyId === id);
	return {ours, foreign, deleted: ours.filter(id => !isLeft(id))};
}

/** Ours by their Sids; a copy of the policy of before is at `copy`. */
function statementsJson({plan, rows}: RetireState) {
	const row = rows.find(({id}) => id === 'take-out-statements');
	return {...plan?.statements, takenOut: row?.state === 'done', copy: row?.outcome ?? null};
}
