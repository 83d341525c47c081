import {defaultOptions, type PolicyOptions} from '../policy/options.js';
import type {Target} from '../targets/target.js';
import {type FixId, isFix} from './facts.js';
import type {Place, SetUpState} from './state.js';

/** What is known before the first step: from flags, or from a target that was begun before. */
export type InitialAnswers = {
	/** Id of a source. */
	readonly source?: string;
	readonly bucket?: string;
	readonly prefix?: string;
	/** A missing bucket may be made. */
	readonly mayCreate?: boolean;
	readonly fixes?: readonly FixId[] | 'all';
	readonly user?: string;
	/** A user of that name that is there already is looked at and taken. */
	readonly mayAdopt?: boolean;
	readonly options?: PolicyOptions;
	readonly place?: Place;
	readonly expectEveryMs?: number;
	/** Go on with this one. */
	readonly target?: Target;
};

export type RunFacts = SetUpState['run'];

/** The wizard at its first step, with everything filled in that is known. */
export function initialSetUp(run: RunFacts, answers: InitialAnswers = {}): SetUpState {
	const {target} = answers;
	const place = answers.place;
	const expectEveryMs = answers.expectEveryMs ?? target?.expectEveryMs;
	return {
		step: 'account',
		mode: target === undefined ? 'new' : target.setUp.isComplete ? 'again' : 'continue',
		...(target === undefined ? {} : {target, goTo: 'review' as const}),
		run,
		account: {
			status: 'listing',
			sources: [],
			focus: '',
			...(answers.source === undefined ? {} : {chosen: answers.source}),
			needs: {status: 'not-asked', groups: []},
		},
		bucket: {
			status: 'typing',
			bucket: target?.bucket ?? answers.bucket ?? '',
			prefix: target?.prefix ?? answers.prefix ?? '',
			focus: 'bucket',
			problems: {},
			findings: [],
			ticked: [],
			...wantedFixes(answers),
			willCreate: false,
			mayCreate: answers.mayCreate ?? true,
		},
		user: {
			status: 'typing',
			choice: 'new',
			focus: 'new',
			newName: target?.user.name ?? answers.user ?? '',
			existingName: '',
			isGiven: answers.user !== undefined,
			mayAdopt: answers.mayAdopt ?? false,
			findings: [],
			isCleanUpShown: false,
			willCleanUp: false,
		},
		policy: {
			options: answers.options ?? target?.options ?? defaultOptions('hardened'),
			isGiven: answers.options !== undefined,
			focus: 'hardened',
			view: 'thief',
			scroll: 0,
		},
		review: {status: 'shown', rows: [], focus: 0},
		apply: {status: 'idle', rows: [], focus: 0, undo: [], isUndoChosen: false},
		key: {
			status: 'choosing',
			place: place?.type ?? 'profile',
			isGiven: place !== undefined,
			profileName: place?.type === 'profile' ? place.name : '',
			filePath: place?.type === 'file' ? place.path : '',
			focus: place?.type === 'file' || place?.type === 'kept' ? place.type : 'profile',
			isShown: false,
			showing: 0,
			isCopyWarned: false,
			lastFour: '',
		},
		test: {status: 'idle', rows: [], whose: '', bytes: 0},
		proof: {status: 'idle'},
		handOver: {tools: [], focus: ''},
		...(expectEveryMs === undefined ? {} : {expectEveryMs}),
		known: [],
		calls: [],
		isCallShown: false,
	};
}

/** What was said, and what was ticked when a run that did not come to its end was begun: it is still to be done. */
function wantedFixes({fixes, target}: InitialAnswers): {readonly wanted?: readonly FixId[] | 'all'} {
	if (target === undefined) {
		return fixes === undefined ? {} : {wanted: fixes};
	}

	// A word that is no fix any more is left out.
	const ticked = target.setUp.fixes.filter(isFix);
	if (fixes === undefined) {
		return {wanted: ticked};
	}

	return {wanted: fixes === 'all' || target.setUp.isComplete ? fixes : [...fixes, ...ticked]};
}
