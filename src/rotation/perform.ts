import type {Perform} from '../flow/flow.js';
import {readSaved} from '../keys/secret-place.js';
import {isRunning} from '../storage/process.js';
import {keep} from '../targets/keep.js';
import type {Target} from '../targets/target.js';
import {lookAgainMs, situationOf} from './look.js';
import {changeKey} from './perform/change-key.js';
import {createKey, type ShowSecret} from './perform/create.js';
import {denySessions} from './perform/deny-sessions.js';
import type {RotationDeps, StepContext} from './perform/deps.js';
import {lookAround} from './perform/look.js';
import type {StepOutcome} from './perform/outcome.js';
import {proveKey} from './perform/prove.js';
import type {RotationEffect, RotationEvent} from './state.js';

export type {RotationDeps} from './perform/deps.js';

/** Performs the effects of a rotation. `finish` stops what runs, and resolves when nothing that must not stay is left. */
export type PerformRotation = Perform<RotationEvent, RotationEffect> & {readonly finish: () => Promise<void>};

/** Does what the flow asks for. A stop lets the call that is under way end: what it did is known then. */
export function createPerformRotation(deps: RotationDeps): PerformRotation {
	let stopper = new AbortController();
	let underWay: Promise<void> = Promise.resolve();
	const perform: Perform<RotationEvent, RotationEffect> = async (effect, {send, signal}) => {
		// Another process may have written the record since it was read: a proof of ours is no use by a host.
		const asKept = (target: Target): Target => deps.store.get(target.name) ?? target;
		const context: StepContext = {
			deps,
			stop: stopper.signal,
			onWait: waiting => send({type: 'waited', waiting}),
			onCall: call => send({type: 'called', call}),
			onProof: proof => send({type: 'proofMoved', proof}),
		};
		switch (effect.type) {
			case 'stopCalls':
				stopper.abort();
				// What is asked for after a stop is asked for anew.
				stopper = new AbortController();
				return undefined;
			case 'lookLater':
				await deps.clock.sleep(lookAgainMs, signal);
				return send({type: 'lookDue', of: effect.at});
			case 'tellTime':
				await deps.clock.sleep(1000, signal);
				return send({type: 'timePassed', at: deps.clock.now()});
			case 'look': {
				const looked = await lookAround(asKept(effect.target), context, effect.since);
				const at = deps.clock.now();
				if (!looked.ok) {
					return send({type: 'lookFailed', trouble: looked.trouble, at});
				}

				const {look, target} = looked;
				const {isWanted} = effect;
				const situation = situationOf(target, look, {now: at, isRunning, isWanted});
				return send({type: 'looked', look, target, situation, at});
			}

			case 'suspect':
				return suspect({...effect, target: asKept(effect.target)}, context, send);
			case 'do': {
				const stepping = doStep({...effect, target: asKept(effect.target)}, context, shown =>
					send({type: 'secretShown', shown}),
				);
				underWay = stepping.then(() => undefined);
				const outcome = await stepping;
				return send({...outcome, type: outcome.type === 'done' ? 'stepDone' : 'stepFailed'} as RotationEvent);
			}
		}
	};

	return Object.assign(perform, {
		async finish() {
			stopper.abort();
			await underWay;
		},
	});
}

type Do = Extract<RotationEffect, {type: 'do'}>;

async function doStep(effect: Do, context: StepContext, show: ShowSecret): Promise<StepOutcome> {
	const {move, target, look, place = {type: 'printed'}} = effect;
	switch (move.step) {
		case 'create':
			return createKey(target, place, show, context);
		case 'finish':
			return finish(effect, context);
		case 'deny-sessions':
			return denySessions(target, context);
		case 'delete': {
			const deleted = await changeKey({...move, key: move.key ?? ''}, {target, look}, context);
			return deleted.type === 'done' ? proveAfter(deleted, context) : deleted;
		}

		default:
			return changeKey({...move, key: move.key ?? ''}, {target, look}, context);
	}
}

/** The key that is to be tested, with its secret from where it was saved or handed over; never another one in its place. */
async function finish({move, target}: Do, context: StepContext): Promise<StepOutcome> {
	if (move.key === undefined) {
		return proveKey({target}, context);
	}

	const {given, credentialsFile} = context.deps;
	const record = target.keys.find(({accessKeyId}) => accessKeyId === move.key);
	const saved = await readSaved(record?.savedTo, credentialsFile);
	const key = [given, saved].find(one => one?.accessKeyId === move.key);
	return key === undefined
		? {
				type: 'failed',
				done: [],
				target,
				code: 3,
				trouble: {
					what: `The secret of ${move.key} is not at hand`,
					why: 'Nightdrop kept it nowhere that it can read.',
					next: 'Give it by NIGHTDROP_ACCESS_KEY_ID and NIGHTDROP_SECRET_ACCESS_KEY, then try again (r).',
				},
			}
		: proveKey({target, key}, context);
}

/** Once the old key is gone the one that stays is proven again, where its secret is at hand. */
async function proveAfter(
	deleted: Extract<StepOutcome, {type: 'done'}>,
	context: StepContext,
): Promise<StepOutcome> {
	const {target, done} = deleted;
	const left = target.keys.find(
		({deactivatedAt, origin}) => origin === 'ours' && deactivatedAt === undefined,
	);
	const key = await readSaved(left?.savedTo, context.deps.credentialsFile);
	if (left === undefined || key?.accessKeyId !== left.accessKeyId || left.verifiedAt === undefined) {
		return deleted;
	}

	const proven = await proveKey({target, key}, context);
	return {...proven, done: [...done, ...proven.done]};
}

async function suspect(
	{target, keys, since}: Extract<RotationEffect, {type: 'suspect'}>,
	context: StepContext,
	send: (event: RotationEvent) => void,
): Promise<void> {
	const {deps} = context;
	const {compromise: before, ...rest} = target;
	const at = new Date(deps.clock.now()).toISOString();
	const known: Target =
		keys.length === 0
			? rest
			: {
					...target,
					compromise: {
						at,
						...before,
						keys: [...new Set([...(before?.keys ?? []), ...keys])],
						since: before !== undefined && before.since < since ? before.since : since,
					},
				};
	const trouble = await keep(deps, known, target);
	send(
		trouble === undefined
			? {type: 'stepDone', target: known, done: []}
			: {type: 'stepFailed', target, done: [], trouble},
	);
}
