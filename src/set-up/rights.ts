import {couldApply} from '../policy/could.js';
import {parsePolicy} from '../policy/document.js';
import type {AttachedPolicy} from '../policy/evaluate.js';
import type {UserFacts} from './facts.js';
import {subjectOf} from './preview.js';
import type {SetUpState} from './state.js';
import type {Right} from './user-findings.js';

/** What the user may do on this bucket already, by policies that are not ours. */
export function rightsOf(state: SetUpState, facts: UserFacts): readonly Right[] {
	return [];
}
