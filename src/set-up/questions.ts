import type {Trouble} from '../aws/trouble.js';
import {defaultOptions, type Preset} from '../policy/options.js';
import type {SetUpEvent} from './event.js';
import type {KeyStep, Place} from './state.js';

/** A question in lines: with choices it is numbered; it always ends in a colon. */
export type Question = {
	readonly problem?: Trouble;
	readonly text: string;
	readonly choices: readonly string[];
	/** Taken when nothing is typed; absent: something must be. */
	readonly fallback?: string;
	/** What is typed is not to be seen on the screen. */
	readonly isSecret?: boolean;
	/** The events for what was typed; undefined: it is no answer, ask again. */
	readonly read: (typed: string) => readonly SetUpEvent[] | undefined;
};

type About =
	| {readonly type: 'bucket'; readonly problem?: Trouble}
	| {readonly type: 'preset'}
	| {readonly type: 'confirm'}
	| {readonly type: 'place'; readonly key: KeyStep; readonly problem?: Trouble}
	| {readonly type: 'last-four'; readonly key: KeyStep};

/** The words of a question, and what its answer means. */
export function questionOf(about: About): Question {
	switch (about.type) {
		case 'bucket':
			return {
				...(about.problem === undefined ? {} : {problem: about.problem}),
				text: 'Bucket, or bucket/prefix/',
				choices: [],
				read: typed => readBucket(typed),
			};
		case 'preset':
			return {
				text: 'How tight',
				choices: [
					'hardened: put and list, and a deny for everything else (recommended)',
					'strict: put, no more',
					'classic: the old recipe',
				],
				fallback: '1',
				read: typed => readPreset(typed),
			};
		case 'confirm':
			return {
				text: 'Make these calls? yes or no',
				choices: [],
				read: typed =>
					/^y(?:es)?$/iu.test(typed)
						? [{type: 'continued'}]
						: /^no?$/iu.test(typed)
							? [{type: 'left'}]
							: undefined,
			};
		case 'place':
			return {
				...(about.problem === undefined ? {} : {problem: about.problem}),
				text: 'Where should the secret go',
				choices: [
					`an AWS profile, ${about.key.profileName} in the credentials file`,
					`a file, ${about.key.filePath}, which only you may read`,
					'shown here once, I keep it myself',
				],
				read: typed => readPlace(typed, about.key),
			};
		case 'last-four':
			return {
				text: 'Its last 4 characters, to show that you have it',
				choices: [],
				read: typed => (typed.length === 4 ? [{type: 'stored', lastFour: typed}] : undefined),
			};
	}
}

function readBucket(typed: string): readonly SetUpEvent[] | undefined {
	const at = typed.indexOf('/');
	const [bucket, prefix] = at === -1 ? [typed, ''] : [typed.slice(0, at), typed.slice(at + 1)];
	return bucket === '' ? undefined : [{type: 'bucketAnswered', bucket, prefix, mayCreate: true}];
}

const presets: readonly Preset[] = ['hardened', 'strict', 'classic'];

function readPreset(typed: string): readonly SetUpEvent[] | undefined {
	const preset = presets[Number(typed) - 1] ?? presets.find(name => name === typed.toLowerCase());
	return preset === undefined ? undefined : [{type: 'policyChosen', options: defaultOptions(preset)}];
}

/** A number alone takes the name that is offered; after a space another one may stand. */
function readPlace(typed: string, key: KeyStep): readonly SetUpEvent[] | undefined {
	const match = /^([123])(?:\s+(\S.*))?$/u.exec(typed);
	const places: {readonly [number: string]: Place} = {
		'1': {type: 'profile', name: match?.[2] ?? key.profileName},
		'2': {type: 'file', path: match?.[2] ?? key.filePath},
		'3': {type: 'kept'},
	};
	const place = places[match?.[1] ?? ''];
	return place === undefined ? undefined : [{type: 'placeChosen', place}, {type: 'continued'}];
}
