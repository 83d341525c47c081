import type {Trouble} from '../../aws/trouble.js';
import type {Secret} from '../../secret.js';
import {readProfileKey} from '../../storage/credentials-file.js';
import {readKeyFile} from '../../storage/key-file.js';
import {type OpenPlace, openPlace} from '../../storage/place.js';
import type {FileProblem} from '../../storage/problem.js';
import {withKeyFacts} from '../../targets/journal.js';
import type {Target} from '../../targets/target.js';
import type {Place} from '../state.js';
import {savedTo} from '../steps/place.js';
import {type Context, keep, type Session} from './session.js';

const asTrouble = ({what, why, next}: FileProblem): Trouble => ({what, why, next});

/** Open the place for the secret: a key that cannot be saved is not made. */
export async function openKeyPlace(
	session: Session,
	{place, target}: {readonly place: Place; readonly target?: Target},
	{send}: Context,
): Promise<void> {
	const opened = await openedPlace(session, place);
	if (opened === undefined || opened.ok) {
		send({type: 'placeOpened'});
		return;
	}

	const held = target === undefined ? undefined : await withHeldKey(session, place, target);
	const trouble = held === undefined ? asTrouble(opened.problem) : await keep(session, held);
	send(
		held === undefined || trouble !== undefined
			? {type: 'placeRefused', trouble: trouble ?? asTrouble(opened.problem)}
			: {type: 'placeHeld', target: held},
	);
}

/** A run that died between storing the secret and noting it: what the place holds is the key that nobody seemed to have. */
async function withHeldKey({deps}: Session, place: Place, target: Target): Promise<Target | undefined> {
	const stored =
		place.type === 'profile'
			? await readProfileKey({profile: place.name, path: deps.credentialsFile})
			: place.type === 'file'
				? await readKeyFile(place.path)
				: undefined;
	const isOurs = target.keys.some(
		({accessKeyId, origin, secret}) =>
			accessKeyId === stored?.accessKeyId && origin === 'ours' && secret === 'unseen',
	);
	return stored !== undefined && isOurs
		? withKeyFacts(target, stored.accessKeyId, {secret: 'saved', savedTo: savedTo(place)})
		: undefined;
}

/** Undefined: there is nothing to open, the secret goes to no file. */
async function openedPlace(
	{deps}: Session,
	place: Place,
): Promise<
	| {readonly ok: true; readonly value: OpenPlace}
	| {readonly ok: false; readonly problem: FileProblem}
	| undefined
> {
	switch (place.type) {
		case 'profile':
			return openPlace({type: 'profile', profile: place.name, path: deps.credentialsFile});
		case 'file':
			return openPlace({type: 'file', path: place.path});
		default:
			return undefined;
	}
}

/** Put the secret where the operator said, and write down where, never what. */
export async function storeKey(
	session: Session,
	effect: {
		readonly place: Place;
		readonly accessKeyId: string;
		readonly secret: Secret;
		readonly target: Target;
	},
	{send}: Context,
): Promise<void> {
	const {place, accessKeyId, secret, target} = effect;
	const opened = await openedPlace(session, place);
	if (opened !== undefined) {
		const stored = opened.ok
			? await opened.value.save({accessKeyId, secretAccessKey: secret, region: session.connection?.region})
			: opened;
		if (!stored.ok) {
			send({type: 'storeFailed', trouble: asTrouble(stored.problem)});
			return;
		}
	}

	const where = savedTo(place);
	const noted = withKeyFacts(target, accessKeyId, {
		...(place.type === 'discarded'
			? {}
			: {secret: place.type === 'profile' || place.type === 'file' ? 'saved' : 'shown', savedTo: where}),
	});
	const trouble = await keep(session, noted);
	send(
		trouble === undefined
			? {type: 'secretStored', savedTo: where, target: noted}
			: {type: 'storeFailed', trouble},
	);
}
