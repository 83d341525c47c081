import {type ActionKind, actionKinds, kindOfAction} from './action-kinds.js';
import {allActions, scopeOfAction} from './actions.js';
import {asList, type PolicyDocument, type Statement} from './document.js';
import {concernsAction, isForEveryone, testsOf, widestReach} from './reach.js';

/** What a statement lets somebody of another account do with the bucket. */
export type GrantToOthers = {
	readonly sid: string | undefined;
	readonly index: number;
	/** `Everyone`, `Account 999988887777`. */
	readonly who: string;
	/** The worst of it. */
	readonly what: ActionKind;
};

/**
Statements of a bucket policy that let in others than this account: everyone without a condition, or named accounts.

Denies are not looked at, so that what is said may be more than what goes through, never less. Services are not counted.
*/
export function grantsToOthers(
	document: PolicyDocument,
	{account, bucketArn}: {readonly account: string; readonly bucketArn: string},
): readonly GrantToOthers[] {
	return asList<Statement>(document.Statement).flatMap((statement, index): readonly GrantToOthers[] => {
		const who = othersIn(statement, account);
		const what = who === undefined ? undefined : worstOf(statement, bucketArn);
		return who === undefined || what === undefined ? [] : [{sid: statement.Sid, index, who, what}];
	});
}

function othersIn(statement: Statement, account: string): string | undefined {
	const {Effect, Principal} = statement;
	if (Effect !== 'Allow') {
		return undefined;
	}

	if (isForEveryone(statement)) {
		return testsOf(statement.Condition).length === 0 ? 'Everyone' : 'Everyone under a condition';
	}

	const named = typeof Principal === 'object' ? asList(Principal.AWS ?? []) : [];
	const accounts = named.flatMap(one => /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/u.exec(one)?.[1] ?? []);
	const [other] = accounts.filter(one => one !== account);
	return other === undefined ? undefined : `Account ${other}`;
}

function worstOf(statement: Statement, bucketArn: string): ActionKind | undefined {
	const reach = widestReach(statement, bucketArn);
	const opened = allActions
		.filter(action => concernsAction(statement, action.toLowerCase()))
		.filter(action => (scopeOfAction(action) === 'object' ? reach.keys.length > 0 : reach.bucket))
		.map(kindOfAction);
	return actionKinds.find(kind => opened.includes(kind));
}
