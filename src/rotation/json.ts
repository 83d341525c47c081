import type {Trouble} from '../aws/trouble.js';
import {reveal} from '../secret.js';
import {troubleJson, withoutKeys} from '../ui/trouble-words.js';
import type {KnownKey} from './situation.js';
import type {RotationState} from './state.js';
import {sayStanding} from './words.js';
import type {Written} from './written.js';

/** `nightdrop/rotation/1`: where it stands, and what was done. */
export const rotationJson = (state: RotationState): object => ({
	schema: 'nightdrop/rotation/1',
	ok: true,
	...partsOf(state),
});

/** The same for a step that was not done, or not to its end. */
export const failureJson = (state: RotationState, trouble: Trouble, whose: string): object => ({
	schema: 'nightdrop/rotation/1',
	ok: false,
	error: troubleJson(trouble, whose),
	...partsOf(state),
});

function partsOf(state: RotationState): object {
	const {target, standing, situation, look, done, shown} = state;
	const {name, bucket, prefix, region, account, user} = target;
	return {
		target: {name, bucket, prefix, region, account, user: user.name, userArn: user.arn ?? null},
		state: standing?.state ?? null,
		keys: (situation?.keys ?? []).map(keyJson),
		next: nextJson(state),
		...(situation?.leftAt !== undefined && {leftOver: {prefix: situation.leftAt}}),
		...(situation?.arrivals && {
			backups: {...situation.arrivals, since: timeJson(situation.arrivals.since)},
		}),
		...(look?.sharedWith && {sharedWith: look.sharedWith}),
		...(situation?.compromise && {compromise: situation.compromise}),
		...(look?.written && {written: writtenJson(look.written)}),
		done: done.map(({words, key, ...one}) => ({
			...one,
			...(key !== undefined && {accessKeyId: key}),
			what: words,
		})),
		...(shown && {
			secret: {accessKeyId: shown.accessKeyId, secretAccessKey: reveal(shown.secret)},
		}),
	};
}

function nextJson({standing, situation}: RotationState): object | null {
	if (standing === undefined || situation === undefined) {
		return null;
	}

	const {next, isAsking} = standing;
	const {title, why, next: todo} = sayStanding(standing, situation);
	return {
		step: next?.step ?? null,
		safe: next !== undefined,
		why: `${title}. ${why}`,
		todo: withoutKeys(todo),
		...(next?.key !== undefined && {accessKeyId: next.key}),
		...(isAsking && {ask: true}),
	};
}

const writtenJson = ({since, entries, hasMore, overwrites}: Written) => ({
	since: timeJson(since),
	complete: !hasMore && overwrites === 'seen',
	overwrites,
	timeline: entries.map(({at, ...entry}) => ({at: timeJson(at), ...entry})),
});

const timeJson = (at: number) => new Date(at).toISOString();

const keyJson = ({
	accessKeyId,
	status,
	createdAt,
	lastUsed,
	origin,
	secret,
	use,
	offSince,
	isSuspected,
}: KnownKey) => ({
	accessKeyId,
	status,
	createdAt: createdAt === undefined ? null : timeJson(createdAt),
	lastUsed: lastUsed
		? {at: timeJson(lastUsed.at), service: lastUsed.service ?? null, region: lastUsed.region ?? null}
		: null,
	origin,
	secret,
	use,
	...(offSince !== undefined && {offSince: timeJson(offSince)}),
	...(isSuspected && {suspected: true}),
});
