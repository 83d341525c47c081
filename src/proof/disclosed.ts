import {asSentence, type Context, type Judgement, type Read, unclearRow} from './judgement.js';
import type {Probe} from './probe.js';
import type {Observed} from './proof.js';

/** Judge a call that is made to show something: any clear answer will do, and the note says what it means. */
export function disclosed(probe: Probe, read: readonly Read[], context: Context): Judgement {
	const last = read.at(-1);
	if (last === undefined) {
		return {
			verdict: 'not-proven',
			note: 'It could not be asked: what it is about was not there.',
			isWorthAsking: true,
		};
	}

	const {seen, outcome} = last;
	const isMissing = probe.id === 'disclose.missing-key' && seen.error?.code === 'NoSuchKey';
	if (isMissing) {
		return {
			verdict: 'disclosed',
			observed: {outcome: 'denied', denial: 'unknown', because: 'not found', call: seen.call},
			note: 'A name that does not exist answers 404, one that exists 403: the key can test guessed names.',
		};
	}

	switch (outcome.type) {
		case 'unknown':
			return unclearRow({seen, outcome});
		case 'unsupported':
			return {verdict: 'skipped', note: 'The service does not offer this call.'};
		default: {
			const observed: Observed = {
				outcome: outcome.type,
				...(outcome.type === 'denied' && {denial: outcome.strength}),
				call: seen.call,
			};
			return {verdict: 'disclosed', observed, note: asSentence(meaning(probe, last, context))};
		}
	}
}

function meaning(probe: Probe, {seen, outcome}: Read, {terms}: Context): string {
	const isAllowed = outcome.type === 'allowed';
	switch (probe.id) {
		case 'write.abort-own':
			return isAllowed
				? 'The key can give up an upload that it began itself, as uploaders must'
				: 'The key cannot give up its own uploads: unfinished ones stay until a lifecycle rule ends them';
		case 'write.put-plain-key':
			return isAllowed
				? 'The bucket also takes objects without its KMS key: they were tried too'
				: 'The bucket takes only objects under its KMS key';
		case 'disclose.missing-key':
			return isAllowed
				? 'A name that does not exist was answered with success, which S3 does not do'
				: 'A name that does not exist answers 403 like one that does: reading tells nothing about names';
		case 'disclose.if-none-match':
			return ifNoneMatch(isAllowed, seen.error === undefined);
		case 'damage.overwrite':
			return overwritten(isAllowed && seen.error === undefined, terms.keepsVersions);
		case 'session.token':
			return isAllowed
				? 'AWS lets every user open sessions. They last up to 36 h and outlive the key'
				: 'Sessions are refused, which is stronger than usual';
		case 'session.put':
			return isAllowed
				? 'A session of the key can put too, and goes on when the key is turned off'
				: 'A session of the key cannot put';
		default:
			return isAllowed ? 'The call was let through' : 'The call was denied';
	}
}

function ifNoneMatch(isLetThrough: boolean, isTaken: boolean): string {
	if (!isLetThrough) {
		return 'An upload with If-None-Match is denied for a name that is taken: it tells nothing';
	}

	return isTaken
		? 'This server takes no notice of If-None-Match: the upload went through'
		: 'An upload with If-None-Match answers 412 for a name that is taken: the key can test guessed names, leaving an object at each that is free';
}

function overwritten(isAllowed: boolean, keepsVersions: boolean | undefined): string {
	if (!isAllowed) {
		return 'Overwriting is refused';
	}

	if (keepsVersions === undefined) {
		return 'The key can overwrite a backup; whether the old one stays could not be read';
	}

	return keepsVersions
		? 'The key can overwrite a backup; the old one stays as an older version'
		: 'The key can destroy a backup by overwriting it: versions are off. Turn them on';
}
