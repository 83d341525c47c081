import type {Trouble} from '../../aws/trouble.js';
import type {SetUpEvent} from '../event.js';
import {isPassing, movedIn, type Next} from '../next.js';
import type {AccountStep, SetUpState, Source} from '../state.js';
import {enterBucket} from './bucket.js';

/** Whose credentials make the calls, and what they may. */
export function updateAccount(state: SetUpState, event: SetUpEvent): Next {
	switch (event.type) {
		case 'began':
			return [withAccount(state, {status: 'listing'}), {type: 'listSources'}];
		case 'sourcesListed':
			return listed({...state, known: event.known}, event.sources);
		case 'moved':
			return [
				withAccount(state, {
					focus: movedIn(
						state.account.sources.map(source => source.id),
						state.account.focus,
						event.by,
					),
				}),
			];
		case 'ticked':
			return choose(state, state.account.focus);
		case 'sourceChosen':
			return choose(state, event.source);
		case 'retried':
			return state.account.chosen === undefined ? [state] : choose(state, state.account.chosen);
		case 'continued':
			return continued(state);
		default:
			return [state];
	}
}

/** Answers of AWS that belong to this step, whichever step is open. */
export function accountAnswered(state: SetUpState, event: SetUpEvent): Next {
	switch (event.type) {
		case 'connected':
			return connected(state, event);
		case 'connectFailed':
			return state.account.status === 'asking' ? [refused(state, event.trouble)] : [state];
		case 'needsChecked':
			return advanced(withAccount(state, {needs: event.needs}));
		default:
			return [state];
	}
}

function withAccount(state: SetUpState, change: Partial<AccountStep>): SetUpState {
	return {...state, account: {...state.account, ...change}};
}

function refused(state: SetUpState, trouble: Trouble): SetUpState {
	return withAccount(state, {status: 'refused', trouble});
}

function listed(state: SetUpState, sources: readonly Source[]): Next {
	const wanted = state.account.chosen;
	const first = sources.find(source => source.id === wanted) ?? sources[0];
	if (first === undefined) {
		return [
			refused(withAccount(state, {sources}), {
				what: 'No AWS credentials were found',
				why: 'There is no profile on this machine, and AWS_ACCESS_KEY_ID is not set.',
				next: 'Run: aws configure   Or rehearse in the sandbox: nightdrop --sandbox',
			}),
		];
	}

	return choose(withAccount(state, {sources, status: 'choosing'}), first.id);
}

function choose(state: SetUpState, id: string): Next {
	const {account} = state;
	const isSame = account.chosen === id && account.status === 'known';
	if (isSame || account.status === 'asking' || !account.sources.some(source => source.id === id)) {
		return [state];
	}

	const {operator: _operator, where: _where, trouble: _trouble, ...rest} = account;
	const next = {
		...state,
		account: {
			...rest,
			chosen: id,
			focus: id,
			status: 'asking' as const,
			needs: {status: 'not-asked' as const, groups: []},
		},
	};
	return [next, {type: 'connect', source: id}];
}

function connected(state: SetUpState, {operator, where}: Extract<SetUpEvent, {type: 'connected'}>): Next {
	const {account, target} = state;
	if (account.status !== 'asking') {
		return [state];
	}

	const {trouble: _, ...rest} = account;
	const known: SetUpState = {
		...state,
		account: {
			...rest,
			status: 'known',
			operator,
			where,
			needs: {status: 'asking', groups: account.needs.groups},
			sources: account.sources.map(source => (source.id === account.chosen ? {...source, operator} : source)),
		},
	};
	if (target !== undefined && target.account !== operator.account) {
		return [
			refused(known, {
				what: `${target.name} is in account ${target.account}, and these credentials are of ${operator.account}`,
				why: 'A bucket policy alone cannot let a user of another account in.',
				next: `Use credentials of account ${target.account}.`,
			}),
		];
	}

	return [
		known,
		{
			type: 'checkNeeds',
			operator,
			...(state.bucket.bucket === '' ? {} : {bucket: state.bucket.bucket}),
			...(state.user.newName === '' ? {} : {user: state.user.newName}),
		},
	];
}

/** On from here without a key press, where nothing is to be decided. */
function advanced(state: SetUpState): Next {
	return state.step === 'account' && isPassing(state) ? continued(state) : [state];
}

function continued(state: SetUpState): Next {
	const {account} = state;
	if (account.status !== 'known') {
		return account.status === 'choosing' || account.status === 'refused'
			? choose(state, account.focus)
			: [state];
	}

	if (account.needs.status === 'asking') {
		return [state];
	}

	if (account.where?.isReadOnly === true) {
		return [
			{
				...state,
				message: {role: 'skip', text: 'Set-up changes things; Nightdrop was started with --read-only'},
			},
		];
	}

	return enterBucket(state);
}
