import type {Trouble} from '../../aws/trouble.js';
import {lostKeysOf} from '../../keys/known-keys.js';
import {otherTargetOfUser} from '../../targets/journal.js';
import {checkUserName, defaultUserName} from '../../targets/names.js';
import type {SetUpEvent} from '../event.js';
import type {UserFacts} from '../facts.js';
import {inserted, isOnTheWay, isPassing, movedIn, type Next} from '../next.js';
import {rightsOf} from '../rights.js';
import type {SetUpState, UserStep} from '../state.js';
import {cleanUpOf, userFindings} from '../user-findings.js';
import {enterPolicy} from './policy.js';

/** Open the step; the name follows the bucket until one is given. */
export function enterUser(state: SetUpState): Next {
	const {facts: _facts, trouble: _trouble, problem: _problem, cleanUp: _cleanUp, ...rest} = state.user;
	const {bucket, prefix} = state.bucket;
	const isDefault = !rest.isGiven && state.target === undefined;
	const user: UserStep = {
		...rest,
		status: 'typing',
		focus: rest.choice,
		findings: [],
		isCleanUpShown: false,
		willCleanUp: false,
		...(isDefault ? {newName: defaultUserName(bucket, prefix)} : {}),
	};
	const next: SetUpState = {...state, step: 'user', user};
	return isOnTheWay(next) ? read(next) : [next];
}

/** Who may put: a new user, or one that is there and clean enough. */
export function updateUser(state: SetUpState, event: SetUpEvent): Next {
	const {user} = state;
	switch (event.type) {
		case 'moved':
			return [with_(state, {focus: movedIn(focusOrder(user), user.focus, event.by)})];
		case 'typed':
			return [typed(state, event)];
		case 'ticked':
			return [chosen(state, user.focus === 'existing' ? 'existing' : 'new')];
		case 'newUserChosen':
			return [chosen(state, 'new')];
		case 'userAnswered':
			return read(
				edited(state, {
					isGiven: true,
					...(event.choice === undefined ? {} : {choice: event.choice}),
					newName: event.name,
					existingName: event.name,
				}),
			);
		case 'cleanUpToggled':
			return [
				user.cleanUp === undefined || user.cleanUp.length === 0
					? {...state, message: {role: 'skip', text: 'Nothing here can be cleaned up by Nightdrop'}}
					: with_(state, {isCleanUpShown: !user.isCleanUpShown}),
			];
		case 'retried':
			return read(edited(state, {}));
		case 'continued':
			return continued(withFocused(state));
		case 'wentBack':
			return user.isCleanUpShown ? [with_(state, {isCleanUpShown: false})] : [{...state, step: 'bucket'}];
		default:
			return [state];
	}
}

/** Answers of AWS that belong to this step, whichever step is open. */
export function userAnswered(state: SetUpState, event: SetUpEvent): Next {
	return event.type === 'userRead' ? userRead(state, event.facts) : [state];
}

function focusOrder(user: UserStep): readonly string[] {
	return ['new', 'existing', ...user.findings.map(finding => finding.id)];
}

function with_(state: SetUpState, change: Partial<UserStep>): SetUpState {
	return {...state, user: {...state.user, ...change}};
}

function edited(state: SetUpState, change: Partial<UserStep>): SetUpState {
	const {facts: _facts, trouble: _trouble, problem: _problem, cleanUp: _cleanUp, ...rest} = state.user;
	return {
		...state,
		user: {
			...rest,
			...change,
			status: 'typing',
			findings: [],
			isCleanUpShown: false,
			willCleanUp: false,
		},
	};
}

function chosen(state: SetUpState, choice: UserStep['choice']): SetUpState {
	return edited(state, {choice, focus: choice});
}

function typed(state: SetUpState, event: Extract<SetUpEvent, {type: 'typed'}>): SetUpState {
	const {focus, newName, existingName, status} = state.user;
	if (status === 'reading') {
		return state;
	}

	switch (focus) {
		case 'new':
			return edited(state, {choice: 'new', newName: inserted(newName, event.input), isGiven: true});
		case 'existing':
			return edited(state, {choice: 'existing', existingName: inserted(existingName, event.input)});
		default:
			return state;
	}
}

function nameOf(user: UserStep): string {
	return user.choice === 'new' ? user.newName : user.existingName;
}

/** Enter means the choice that has the focus. */
function withFocused(state: SetUpState): SetUpState {
	const {focus, choice} = state.user;
	return (focus === 'new' || focus === 'existing') && focus !== choice ? chosen(state, focus) : state;
}

function read(state: SetUpState): Next {
	const name = nameOf(state.user);
	const problem = checkUserName(name);
	return problem === undefined
		? [with_(state, {status: 'reading'}), {type: 'readUser', name}]
		: [with_(state, {status: 'typing', problem})];
}

function userRead(state: SetUpState, facts: UserFacts): Next {
	const {user} = state;
	if (user.status !== 'reading' || facts.name !== nameOf(user)) {
		return [state];
	}

	const trouble = refusal(state, facts);
	if (trouble !== undefined) {
		return [with_(state, {status: 'refused', facts, trouble})];
	}

	const findings = facts.status === 'exists' ? findingsOf(state, facts) : [];
	const blocking = findings.find(finding => finding.isBlocking === true);
	const isCleanable = findings.every(finding => finding.isBlocking !== true || finding.isCleanable === true);
	const next = with_(state, {
		status: 'read',
		facts,
		findings,
		focus: blocking?.id ?? user.choice,
		...(isCleanable ? {cleanUp: cleanUpOf(facts)} : {}),
		...(blocking === undefined
			? {}
			: {
					trouble: {
						what: `${facts.name} cannot be used as it is: ${blocking.title.replace(/^It /u, 'it ')}`,
						...(blocking.why === undefined ? {} : {why: blocking.why}),
						...(blocking.next === undefined ? {} : {next: blocking.next}),
					},
				}),
	});
	return next.step === 'user' && isPassing(next) ? continued(next) : [next];
}

function refusal(state: SetUpState, facts: UserFacts): Trouble | undefined {
	const {user} = state;
	const isOurs = state.target?.user.name === facts.name;
	switch (facts.status) {
		case 'unknown':
			return {
				what: `Could not look at the user ${facts.name}`,
				...(facts.error === undefined ? {} : {error: facts.error}),
			};
		case 'missing':
			return user.choice === 'existing' && !isOurs
				? {
						what: `There is no user ${facts.name}`,
						why: 'Letter case counts.',
						next: 'Check the name, or take a new user.',
					}
				: undefined;
		case 'exists':
			return user.choice === 'new' && !isOurs && !user.mayAdopt
				? {
						what: `There is a user ${facts.name} already`,
						why: 'Somebody may be using it.',
						next: 'Choose another name, or choose it as the existing user to see what it may do.',
					}
				: undefined;
	}
}

function findingsOf(state: SetUpState, facts: UserFacts): ReturnType<typeof userFindings> {
	const {account, bucket, target, known, run} = state;
	const endpointUrl = account.where?.endpointUrl;
	const other = otherTargetOfUser(
		known.filter(({prefix}) => prefix !== bucket.prefix),
		{
			bucket: bucket.bucket,
			...(endpointUrl === undefined ? {} : {endpointUrl}),
			user: {name: facts.name, ...(facts.arn === undefined ? {} : {arn: facts.arn})},
		},
		target?.name,
	);
	return userFindings(facts, {
		operatorArn: account.operator?.arn ?? '',
		rights: rightsOf(state, facts),
		...(other === undefined ? {} : {otherPrefix: other.prefix}),
		ourKeys: (target?.keys ?? []).map(key => key.accessKeyId),
		lostKeys: lostKeysOf(target, run.startedAt),
		now: new Date(run.startedAt).toISOString(),
	});
}

function continued(state: SetUpState): Next {
	const {user} = state;
	if (user.isCleanUpShown) {
		const {trouble: _, ...rest} = user;
		return enterPolicy({...state, user: {...rest, isCleanUpShown: false, willCleanUp: true}});
	}

	switch (user.status) {
		case 'typing':
			return read(state);
		case 'refused':
			return read(edited(state, {}));
		case 'read':
			return user.trouble === undefined || user.willCleanUp ? enterPolicy(state) : [state];
		case 'reading':
			return [state];
	}
}
