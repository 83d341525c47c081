import type {SetUpEvent} from '../event.js';
import {movedIn, type Next} from '../next.js';
import type {HandOverStep, SetUpState} from '../state.js';
import {handOverTools} from '../tools.js';

/** Open the step: what the hosts need, and when a backup should arrive. */
export function enterHandOver(state: SetUpState): Next {
	const {bucket, account, policy, key, proof, target} = state;
	const tools = handOverTools({
		bucket: bucket.bucket,
		prefix: bucket.prefix,
		region: account.where?.region ?? '',
		profile: key.savedTo?.startsWith('profile:') ? key.savedTo.slice('profile:'.length) : undefined,
		endpointUrl: account.where?.endpointUrl,
		options: policy.options,
	});
	const expectEveryMs = state.expectEveryMs ?? target?.expectEveryMs;
	const provenAt = proof.record?.at;
	return [
		{
			...state,
			step: 'hand-over',
			handOver: {
				...state.handOver,
				tools,
				focus: tools[0]?.id ?? '',
				...(expectEveryMs === undefined || provenAt === undefined
					? {}
					: {firstBackupBy: new Date(Date.parse(provenAt) + expectEveryMs).toISOString()}),
			},
		},
	];
}

/** Ready-made configuration for the tools people use. */
export function updateHandOver(state: SetUpState, event: SetUpEvent): Next {
	const {handOver} = state;
	switch (event.type) {
		case 'moved':
			return [
				with_(state, {
					focus: movedIn(
						handOver.tools.map(tool => tool.id),
						handOver.focus,
						event.by,
					),
				}),
			];
		case 'copyAsked':
			return copyAsked(state);
		case 'evidenceAsked':
			return state.proof.proof === undefined
				? [state]
				: [state, {type: 'saveEvidence', proof: state.proof.proof}];
		case 'continued':
			return [{...state, over: 'done'}];
		case 'wentBack':
			return [{...state, step: 'proof'}];
		default:
			return [state];
	}
}

/** Answers that belong to this step, whichever step is open. */
export function handOverAnswered(state: SetUpState, event: SetUpEvent): Next {
	switch (event.type) {
		case 'evidenceSaved':
			return [
				{
					...with_(state, {evidence: {path: event.path}}),
					message: {role: 'ok', text: `Saved the evidence: ${event.path}`},
				},
			];
		case 'evidenceFailed':
			return [with_(state, {evidence: {trouble: event.trouble}})];
		default:
			return [state];
	}
}

function with_(state: SetUpState, change: Partial<HandOverStep>): SetUpState {
	return {...state, handOver: {...state.handOver, ...change}};
}

function copyAsked(state: SetUpState): Next {
	const tool = state.handOver.tools.find(({id}) => id === state.handOver.focus);
	return tool === undefined || tool.lines.length === 0
		? [{...state, message: {role: 'skip', text: 'There is nothing to copy for this tool'}}]
		: [state, {type: 'copy', what: `the lines for ${tool.name}`, text: tool.lines.join('\n')}];
}
