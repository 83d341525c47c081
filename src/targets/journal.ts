import type {Intent, KeyRecord, Target, TargetUser} from './target.js';

/** With this key in the journal, in the place of what was known of it. */
export function withKey(target: Target, key: KeyRecord): Target {
	const isKnown = target.keys.some(({accessKeyId}) => accessKeyId === key.accessKeyId);
	return {
		...target,
		keys: isKnown
			? target.keys.map(one => (one.accessKeyId === key.accessKeyId ? {...one, ...key} : one))
			: [...target.keys, key],
	};
}

/** With more known of one key; nothing changes for a key that the journal does not know. */
export const withKeyFacts = (
	target: Target,
	accessKeyId: string,
	facts: Partial<Omit<KeyRecord, 'accessKeyId'>>,
): Target => ({
	...target,
	keys: target.keys.map(key => (key.accessKeyId === accessKeyId ? {...key, ...facts} : key)),
});

/** Without this key: it was deleted. */
export const withoutKey = (target: Target, accessKeyId: string): Target => ({
	...target,
	keys: target.keys.filter(key => key.accessKeyId !== accessKeyId),
});

/** Without its test run: what that put is gone. */
export function withoutTestRun(target: Target): Target {
	const {testRun: _, ...rest} = target;
	return target.testRun === undefined ? target : rest;
}

/** With an intent, written before the call is sent. */
export const withIntent = (target: Target, intent: Intent): Target => ({...target, intent});

/** Without the intent: its outcome is known. */
export function withoutIntent(target: Target): Target {
	const {intent: _, ...rest} = target;
	return rest;
}

/** With the user as IAM has it now; an ARN that it had before is remembered, since our statements may still name it. */
export function withUser(target: Target, user: Partial<TargetUser>): Target {
	const {arn: before, formerArns = []} = target.user;
	const isRenamed = before !== undefined && user.arn !== undefined && user.arn !== before;
	return {
		...target,
		user: {
			...target.user,
			...user,
			...(isRenamed && {formerArns: [...formerArns.filter(arn => arn !== user.arn), before]}),
		},
	};
}

type Place = Pick<Target, 'bucket' | 'endpointUrl'> & {readonly user: Pick<TargetUser, 'name' | 'arn'>};

const isSameBucket = (one: Pick<Target, 'bucket' | 'endpointUrl'>, other: typeof one) =>
	one.bucket === other.bucket && one.endpointUrl === other.endpointUrl;

/**
Another target of the same user on the same bucket: each one's Denies would shut the other, so there must be none.

A user is the same by its ARN where both are known, else by its name; names of IAM users differ by more than letter case.
*/
export const otherTargetOfUser = (
	targets: readonly Target[],
	place: Place,
	name?: string,
): Target | undefined =>
	targets.find(
		target => target.name !== name && isSameBucket(target, place) && isSameUser(target.user, place.user),
	);

const isSameUser = (one: Place['user'], other: Place['user']) =>
	one.arn !== undefined && other.arn !== undefined
		? one.arn === other.arn
		: one.name.toLowerCase() === other.name.toLowerCase();

/** Other targets of the same user, on whatever bucket: the keys of one are those of all. */
export const targetsOfSameUser = (
	targets: readonly Target[],
	{name, user}: Pick<Target, 'name' | 'user'>,
): readonly Target[] =>
	targets.filter(other => other.name !== name && user.id !== undefined && other.user.id === user.id);

/**
With what the records of other targets of the same user know of keys that are there: whose they are, where their secret is, and our last call with them.

That puts with it work was seen on the other bucket only, so that is not taken over.
*/
export function withSharedKeys(
	target: Target,
	others: readonly Target[],
	keys: readonly {readonly accessKeyId: string}[],
): Target {
	return keys.reduce((known, {accessKeyId}) => {
		const [theirs, ...more] = others
			.flatMap(other => other.keys)
			.filter(key => key.accessKeyId === accessKeyId && key.origin !== 'foreign');
		if (theirs === undefined) {
			return known;
		}

		const own = known.keys.find(key => key.accessKeyId === accessKeyId);
		const {verifiedAt: _, handedOverAt: __, ...shared} = theirs;
		const last = [own, theirs, ...more].map(key => key?.ourLastCallAt ?? '').reduce(laterOf);
		const isNew = own === undefined || own.origin === 'foreign';
		const isLater = last !== '' && last !== own?.ourLastCallAt;
		return isNew || isLater
			? withKey(known, {...(isNew ? shared : own), ...(isLater && {ourLastCallAt: last})})
			: known;
	}, target);
}

const laterOf = (one: string, other: string) => (one < other ? other : one);

/** The targets that a bucket, a prefix and a user name: those that were not said may be anything. */
export const findTargets = (
	targets: readonly Target[],
	{
		bucket,
		prefix,
		user,
		endpointUrl,
	}: {
		readonly bucket: string;
		readonly prefix?: string | undefined;
		readonly user?: string | undefined;
		readonly endpointUrl?: string | undefined;
	},
): readonly Target[] =>
	targets.filter(
		target =>
			isSameBucket(target, {bucket, ...(endpointUrl !== undefined && {endpointUrl})}) &&
			(prefix === undefined || target.prefix === prefix) &&
			(user === undefined || target.user.name === user),
	);
