import {openSecretPlace, savedTo, troubleOfFile, withHeldKey} from '../../keys/secret-place.js';
import type {Secret} from '../../secret.js';
import {withKeyFacts} from '../../targets/journal.js';
import type {Target} from '../../targets/target.js';
import type {Place} from '../state.js';
import {type Context, keep, type Session} from './session.js';

/** Open the place for the secret: a key that cannot be saved is not made. */
export async function openKeyPlace(
	session: Session,
	{place, target}: {readonly place: Place; readonly target?: Target},
	{send}: Context,
): Promise<void> {
	const opened = await openSecretPlace(place, session.deps.credentialsFile);
	if (opened === undefined || opened.ok) {
		send({type: 'placeOpened'});
		return;
	}

	const held =
		target === undefined ? undefined : await withHeldKey(target, place, session.deps.credentialsFile);
	const trouble = held === undefined ? troubleOfFile(opened.problem) : await keep(session, held);
	send(
		held === undefined || trouble !== undefined
			? {type: 'placeRefused', trouble: trouble ?? troubleOfFile(opened.problem)}
			: {type: 'placeHeld', target: held},
	);
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
	const opened = await openSecretPlace(place, session.deps.credentialsFile);
	if (opened !== undefined) {
		const stored = opened.ok
			? await opened.value.save({accessKeyId, secretAccessKey: secret, region: session.connection?.region})
			: opened;
		if (!stored.ok) {
			send({type: 'storeFailed', trouble: troubleOfFile(stored.problem)});
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
