import {keysOfIntent} from '../../src/keys/lost-key.js';
import {knownKeys} from '../../src/rotation/keys.js';
import {day, hour, type IamKey, type KnownKey, type Situation} from '../../src/rotation/situation.js';
import type {KeyRecord, Target} from '../../src/targets/target.js';
import {exampleTarget} from '../targets/example.js';

export const now = Date.parse('2026-11-23T19:00:00.000Z');
export const at = (age: number): string => new Date(now - age).toISOString();

const {intent: _, ...settled} = exampleTarget;

/** What a journal and IAM say of one key. */
export type Example = {
	readonly id: string;
	readonly status?: string;
	/** How long ago, milliseconds. */
	readonly age?: number;
	/** How long ago AWS saw it used; `null`: never; `'refused'`: it could not be seen. */
	readonly used?: number | null | 'refused';
	readonly service?: string;
	/** What the journal knows; absent: nothing. */
	readonly record?: Partial<KeyRecord>;
};

export type Scene = {
	readonly intent?: Target['intent'];
	readonly suspected?: readonly string[];
	readonly areSessionsDenied?: boolean;
	readonly isRunning?: boolean;
	readonly change?: Partial<Situation>;
};

/** What the journal says, in so few words. */
export const ours = (record: Partial<KeyRecord> = {}) =>
	({origin: 'ours', secret: 'saved', verifiedAt: at(60 * day), ...record}) as const;

const iamKey = ({id, status = 'Active', age = 60 * day, used = null, service = 's3'}: Example): IamKey => ({
	accessKeyId: id,
	status,
	createdAt: now - age,
	...(used === 'refused'
		? {}
		: {lastUsed: used === null ? null : {at: now - used, service, region: 'eu-west-1'}}),
});

const recordOf = ({id, age = 60 * day, record}: Example): readonly KeyRecord[] =>
	record === undefined
		? []
		: [{accessKeyId: id, createdAt: at(age), origin: 'ours', secret: 'saved', ...record}];

/** Everything that the next step follows from, as the program puts it together. */
export function situationOf(examples: readonly Example[], scene: Scene = {}): Situation {
	const {intent, suspected, areSessionsDenied = true, isRunning = false, change} = scene;
	const target: Target = {
		...settled,
		keys: examples.flatMap(recordOf),
		...(intent && {intent}),
		...(suspected && {compromise: {keys: suspected, at: at(hour), since: at(2 * day)}}),
	};
	const iam = examples.map(iamKey);
	const keys: readonly KnownKey[] = knownKeys(target, iam, {now, isRunning: () => isRunning});
	return {
		now,
		user: 'as known',
		keys,
		hasKnownKeys: target.keys.length > 0,
		...(intent?.operation === 'CreateAccessKey' && {intent}),
		newKeys: keysOfIntent(target, iam, now).length,
		isProven: true,
		isOtherRun: false,
		...(target.compromise && {compromise: target.compromise}),
		areSessionsDenied,
		isDue: false,
		quietMs: day,
		arrivals: {due: 3, arrived: 3, missing: [], since: now - day},
		...change,
	};
}
