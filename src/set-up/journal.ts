import type {PolicyOptions} from '../policy/options.js';
import {withoutIntent} from '../targets/journal.js';
import type {Target} from '../targets/target.js';

export type TargetParts = {
	readonly name: string;
	readonly bucket: string;
	readonly prefix: string;
	readonly region: string;
	readonly account: string;
	readonly endpointUrl?: string | undefined;
	readonly userName: string;
	readonly userArn?: string | undefined;
	readonly userId?: string | undefined;
	/** ISO 8601 UTC. */
	readonly userCreatedAt?: string | undefined;
	readonly options: PolicyOptions;
	/** ISO 8601 UTC. */
	readonly createdAt: string;
	readonly expectEveryMs?: number | undefined;
	readonly fixes: readonly string[];
};

/** The record of a target, from what was chosen, over the one that was kept before. */
export function recordOf(parts: TargetParts, before: Target | undefined): Target {
	const expectEveryMs = parts.expectEveryMs ?? before?.expectEveryMs;
	const [arn, id] = [parts.userArn ?? before?.user.arn, parts.userId ?? before?.user.id];
	const isFound = before !== undefined && isFromOpenIntent(before, parts);
	return {
		...(isFound ? withoutIntent(before) : before),
		name: before?.name ?? parts.name,
		bucket: parts.bucket,
		prefix: parts.prefix,
		region: parts.region,
		account: parts.account,
		...(parts.endpointUrl === undefined ? {} : {endpointUrl: parts.endpointUrl}),
		user: {
			...(before?.user.name === parts.userName ? before.user : {}),
			name: parts.userName,
			...(arn === undefined ? {} : {arn}),
			...(id === undefined ? {} : {id}),
			...(isFound ? {isOurs: true} : {}),
		},
		options: parts.options,
		createdAt: before?.createdAt ?? parts.createdAt,
		...(expectEveryMs === undefined ? {} : {expectEveryMs}),
		keys: before?.keys ?? [],
		setUp: {
			step: before?.setUp.step ?? 6,
			isComplete: before?.setUp.isComplete ?? false,
			fixes: [...new Set([...(before?.setUp.fixes ?? []), ...parts.fixes])],
		},
	};
}

/** AWS takes a call whose time is wrong by no more than this. */
const mostSkewMs = 15 * 60_000;

/** The user that an earlier run asked for, and heard no answer: it is there now, and was made since. */
function isFromOpenIntent({intent, user}: Target, {userName, userId, userCreatedAt}: TargetParts): boolean {
	return (
		intent?.operation === 'CreateUser' &&
		user.name === userName &&
		user.id === undefined &&
		userId !== undefined &&
		userCreatedAt !== undefined &&
		Date.parse(userCreatedAt) >= Date.parse(intent.at) - mostSkewMs
	);
}

/** How far set-up came: 1 to 10. */
export function atStep(target: Target, step: number): Target {
	return {...target, setUp: {...target.setUp, step: Math.max(step, target.setUp.step)}};
}

/** Set-up has ended well. */
export function asComplete(target: Target): Target {
	return {...target, setUp: {...target.setUp, step: 10, isComplete: true}};
}
