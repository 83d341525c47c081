import {makeKey} from '../../keys/make-key.js';
import {openSecretPlace, type Place, savedTo, troubleOfFile} from '../../keys/secret-place.js';
import type {Secret} from '../../secret.js';
import {withKeyFacts} from '../../targets/journal.js';
import type {Target} from '../../targets/target.js';
import {keyTools, type StepContext} from './deps.js';
import type {Done, Shown, StepOutcome} from './outcome.js';
import {proveKey} from './prove.js';

/** Shows a secret that goes to no file, before it is noted that somebody has it. */
export type ShowSecret = (shown: Shown) => void;

/** The place for the secret is opened, then the key is made, its secret put there, and the key tested and proven. */
export async function createKey(
	target: Target,
	place: Place,
	show: ShowSecret,
	context: StepContext,
): Promise<StepOutcome> {
	const {deps, stop, onWait} = context;
	const opened = await openSecretPlace(place, deps.credentialsFile);
	if (opened?.ok === false) {
		return {
			type: 'failed',
			done: [],
			trouble: troubleOfFile(opened.problem),
			target,
			refusedPlace: place,
		};
	}

	const tools = keyTools(context, target);
	const made = await makeKey({tools, target, origin: 'ours', signal: stop, onWait});
	if (!made.ok) {
		return {type: 'failed', done: [], trouble: made.trouble, target: made.target};
	}

	const {accessKeyId, secret, at} = made;
	const done: Done = {
		step: 'create',
		key: accessKeyId,
		words: `made the key ${accessKeyId}`,
		savedTo: savedTo(place),
	};
	const stored = await store({target: made.target, accessKeyId, secret, place, show}, context);
	if (stored.type === 'failed') {
		return {...stored, done: [done, ...stored.done]};
	}

	const proven = await proveKey(
		{target: stored.target, key: {accessKeyId, secretAccessKey: secret}, changedAt: at},
		context,
	);
	return {...proven, done: [done, ...proven.done]};
}

type Storing = {
	readonly target: Target;
	readonly accessKeyId: string;
	readonly secret: Secret;
	readonly place: Place;
	readonly show: ShowSecret;
};

/** The place is written down before the secret is in it: whoever is stopped in between finds it there. */
async function store(
	{target, accessKeyId, secret, place, show}: Storing,
	context: StepContext,
): Promise<StepOutcome> {
	const {deps} = context;
	const tools = keyTools(context, target);
	const noted =
		place.type === 'discarded' ? target : withKeyFacts(target, accessKeyId, {savedTo: savedTo(place)});
	const trouble = await tools.keep(noted);
	const opened = await openSecretPlace(place, deps.credentialsFile);
	const saved =
		trouble === undefined && opened?.ok === true
			? await opened.value.save({accessKeyId, secretAccessKey: secret, region: target.region})
			: opened;
	const problem = saved?.ok === false ? saved.problem : trouble;
	if (problem !== undefined) {
		return {type: 'failed', done: [], target: tools.kept(), trouble: {...problem, ...lostWords(accessKeyId)}};
	}

	if (place.type === 'discarded') {
		return {type: 'done', done: [], target};
	}

	const isShown = opened === undefined;
	if (isShown) {
		show({accessKeyId, secret});
	}

	const shown = deps.isShownLater === true ? 'unknown' : 'shown';
	const known = withKeyFacts(noted, accessKeyId, {secret: isShown ? shown : 'saved'});
	await tools.keep(known);
	return {type: 'done', done: [], target: known};
}

/** Said, so that nobody waits for a secret that is nowhere. */
const lostWords = (accessKeyId: string) => ({
	what: `The key ${accessKeyId} was made, but its secret could not be saved and is lost`,
	next: `Nobody has it. Delete it, then make another: nightdrop rotate TARGET --step delete --key ${accessKeyId}`,
});
