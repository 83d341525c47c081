import {type ActionKind, kindOfAction} from './action-kinds.js';
import {allActions, scopeOfAction} from './actions.js';
import type {CouldGrant} from './could.js';
import type {ContextKeys, Decision} from './evaluate.js';
import type {PolicySubject} from './options.js';

/** Asks the policy about one action on a backup under the prefix, on a key beside it, or on the bucket. */
export type Ask = (action: string, on: 'backup' | 'outside' | 'bucket', keys?: ContextKeys) => Decision;

/** What the questions are answered from. */
export type View = {
	readonly ask: Ask;
	readonly subject: PolicySubject;
	readonly surroundings: ThiefSurroundings;
	readonly grants: readonly CouldGrant[];
};

/** Something that a thief could do, or could not; then the statement that forbids it, where one does. */
export type ThiefLine = {readonly id: string; readonly words: string; readonly statement?: string};

/** What of the bucket's settings decides how much harm a right does. */
export type ThiefSurroundings = {
	/** An overwritten object stays as an older version. */
	readonly versioning: boolean;
	/** Access lists are on. */
	readonly acls: boolean;
	readonly objectLock: boolean;
};

type Line = ThiefLine & {readonly isPossible: boolean};
type Question = (view: View) => Line | undefined;

const put = 's3:PutObject';

const isAllowed = ({effect}: Decision) => effect === 'allowed';
const sidOf = (decision: Decision) =>
	decision.effect === 'explicit-deny' ? decision.by?.statement.Sid : undefined;

const line = (id: string, isPossible: boolean, words: string, statement?: string): Line => ({
	id,
	isPossible,
	words,
	...(statement !== undefined && {statement}),
});

/** One decision, in words for either way. */
const either = (id: string, decision: Decision, can: string, cannot: string): Line =>
	isAllowed(decision) ? line(id, true, can) : line(id, false, cannot, sidOf(decision));

const actionsOf = (kind: ActionKind, isOne: (action: string) => boolean = () => true) =>
	allActions.filter(
		action => scopeOfAction(action) !== 'account' && kindOfAction(action) === kind && isOne(action),
	);

const grantOf = ({grants}: View, kind: ActionKind, isOne: (action: string) => boolean = () => true) =>
	grants.find(({what, action}) => what === kind && isOne(action));

/** An Allow that does not hold for the call that was tried, and may for another. */
const whereAllowed = (can: string, {statement}: CouldGrant) =>
	`${can}, where ${statement.Sid ?? 'a statement without a name'} allows it`;

type AnyOf = {
	readonly id: string;
	readonly kind: ActionKind;
	readonly actions: readonly string[];
	readonly can: string;
	readonly cannot: string;
};

/** Several actions of one kind: one that is allowed is enough, and what could be under a condition is said too. */
function anyOf(view: View, {id, kind, actions, can, cannot}: AnyOf): Line {
	const decisions = actions.map(action =>
		view.ask(action, scopeOfAction(action) === 'bucket' ? 'bucket' : 'backup'),
	);
	if (decisions.some(isAllowed)) {
		return line(id, true, can);
	}

	const grant = grantOf(view, kind, action => action.toLowerCase() !== abortUpload);
	return grant === undefined
		? line(id, false, cannot, firstSid(decisions))
		: line(id, true, whereAllowed(can, grant));
}

const abortUpload = 's3:abortmultipartupload';

const firstSid = (decisions: readonly Decision[]) => decisions.map(sidOf).find(sid => sid !== undefined);

const isContent = (action: string) => /^s3:getobject(?:version)?(?:torrent|forreplication)?$/iu.test(action);

const read: Question = view => {
	const isWhole =
		actionsOf('read', isContent).some(action => isAllowed(view.ask(action, 'backup'))) ||
		grantOf(view, 'read', isContent) !== undefined;
	return anyOf(view, {
		id: 'read',
		kind: 'read',
		actions: actionsOf('read'),
		can: isWhole ? 'Read and copy backups' : 'Read what is kept about backups, or restore them',
		// A list that opens an object lets everybody read it, this key's holder included.
		cannot: open(view)?.isPossible
			? 'Read or copy a backup that is not opened first'
			: 'Read or copy a backup, in any way',
	});
};

const remove: Question = view =>
	anyOf(view, {
		id: 'delete',
		kind: 'delete',
		actions: actionsOf('delete', action => action !== abortUpload),
		can: 'Delete backups or versions',
		// Rules that let backups expire, or a policy or a list that lets somebody delete.
		cannot:
			settings(view)?.isPossible || open(view)?.isPossible
				? 'Delete a backup or a version before a setting is changed'
				: 'Delete a backup or a version',
	});

const opened = 'Open backups to others, and so read them';
const listOpened = 'Let others list, overwrite and delete backups';

/** An access list opens what is there as well as what is put, the bucket's own its names and what may be put; where access lists are off they open nothing (S3 user guide, "Access control list overview"). */
const open: Question = view => {
	const {ask, surroundings} = view;
	const ofObjects = [
		ask('s3:PutObjectAcl', 'backup', {'s3:x-amz-acl': 'public-read'}),
		// In grant headers or in the body, which carry no x-amz-acl.
		ask('s3:PutObjectAcl', 'backup'),
		ask('s3:PutObjectVersionAcl', 'backup'),
	];
	const ofBucket = ask('s3:PutBucketAcl', 'bucket');
	if (isAllowed(ask('s3:PutBucketPolicy', 'bucket')) || (ofObjects.some(isAllowed) && surroundings.acls)) {
		return line('open', true, opened);
	}

	const isOfBucket = (action: string) => action === 's3:PutBucketAcl';
	const grant =
		grantOf(view, 'acl', action => !isOfBucket(action)) ??
		(isAllowed(ofBucket) ? undefined : grantOf(view, 'acl'));
	if (grant !== undefined && surroundings.acls) {
		return line('open', true, whereAllowed(isOfBucket(grant.action) ? listOpened : opened, grant));
	}

	const byList = [...ofObjects, ofBucket];
	if (isAllowed(ofBucket) && surroundings.acls) {
		return line('open', true, listOpened);
	}

	const isOffOnly = grant !== undefined || byList.some(isAllowed);
	return isOffOnly
		? line('open', false, 'Make anything public: access lists are off')
		: line('open', false, 'Make anything public', firstSid(byList));
};

const settings: Question = view =>
	anyOf(view, {
		id: 'settings',
		kind: 'config',
		actions: actionsOf('config', action => action !== 's3:getbucketlocation'),
		can: 'See or change settings of the bucket',
		cannot: 'See or change settings of the bucket',
	});

/** Tags, locks and the like of backups that are there; said only where it is possible. */
const change: Question = view => {
	const isOther = (action: string) => action.toLowerCase() !== put.toLowerCase();
	const can = 'Change tags or locks of backups';
	const grant = grantOf(view, 'write', isOther);
	if (actionsOf('write', isOther).some(action => isAllowed(view.ask(action, 'backup')))) {
		return line('change', true, can);
	}

	return grant === undefined ? undefined : line('change', true, whereAllowed(can, grant));
};

/** With and without the header that forbids to overwrite: a thief takes what works. */
const puts = ({ask}: View, keys: ContextKeys = {}): readonly Decision[] => [
	ask(put, 'backup', keys),
	ask(put, 'backup', {...keys, 's3:if-none-match': '*'}),
];

const overwrite: Question = view => {
	const {versioning, objectLock} = view.surroundings;
	const decision = view.ask(put, 'backup');
	const what = objectLock
		? 'Overwrite a backup; the locked version stays'
		: versioning
			? 'Overwrite a backup; the old version stays'
			: 'Overwrite a backup, and so destroy it';
	return either('overwrite', decision, what, 'Overwrite a backup');
};

const add: Question = view =>
	puts(view).some(isAllowed)
		? line('add', true, 'Add files and fill the bucket, at your cost')
		: line('add', false, 'Add files', firstSid(puts(view)));

/** What follows from being able to put, whatever the preset. */
const whenPut =
	(id: string, words: string, keys?: ContextKeys): Question =>
	view =>
		puts(view, keys).some(isAllowed) ? line(id, true, words) : undefined;

const poison = whenPut('poison', 'Plant files that a restore would use');
const events = whenPut('events', 'Set off what runs when a file arrives');
const links = whenPut('links', 'Make upload links that last up to 7 days', {
	's3:authType': 'REST-QUERY-STRING',
	's3:signatureAge': '0',
});

const outside: Question = view => {
	const {prefix} = view.subject;
	if (prefix === '') {
		return undefined;
	}

	const can = `Add and overwrite files outside ${prefix}`;
	const found = either('outside', view.ask(put, 'outside'), can, `Add anything outside ${prefix}`);
	const grant = grantOf(view, 'write', action => action === put);
	return found.isPossible || grant === undefined ? found : line('outside', true, whereAllowed(can, grant));
};

const listed = (view: View) => view.ask('s3:ListBucket', 'bucket', {'s3:prefix': view.subject.prefix});

const names: Question = view => {
	const {prefix} = view.subject;
	const everywhere = view.ask('s3:ListBucket', 'bucket');
	const below = listed(view);
	const grant = grantOf(view, 'list');
	if (isAllowed(everywhere)) {
		return line('names', true, 'See the names and sizes of all backups');
	}

	if (isAllowed(below)) {
		const what = `See names and sizes under ${prefix}`;
		return line('names', true, grant === undefined ? what : whereAllowed(`${what} and more`, grant));
	}

	return grant === undefined
		? line('names', false, 'See the names and sizes of backups', firstSid([below, everywhere]))
		: line('names', true, whereAllowed('See names and sizes', grant));
};

/** An upload that must not overwrite is answered otherwise where the name is taken (S3 user guide, "Conditional writes"). */
const guess: Question = view =>
	view.ask(put, 'backup', {'s3:if-none-match': '*'}).effect === 'allowed' && !isAllowed(listed(view))
		? line('guess', true, 'Find out whether a guessed name exists')
		: undefined;

/** Who began an upload in parts may end it unless that is denied, and every upload of this user is theirs (S3 user guide, "Multipart upload"). */
const abort: Question = view => {
	const decision = view.ask('s3:AbortMultipartUpload', 'backup');
	const isPossible =
		isAllowed(decision) || (decision.effect !== 'explicit-deny' && puts(view).some(isAllowed));
	return isPossible
		? line('abort', true, 'Stop a running upload, if they know its id')
		: line('abort', false, 'Stop a running upload', sidOf(decision));
};

/** Sessions live for up to 36 h, and no call ends them (AWS STS, GetSessionToken). */
const session: Question = view => {
	const keys = {'aws:TokenIssueTime': '2026-01-01T00:00:00Z'};
	const listing = {...keys, 's3:prefix': view.subject.prefix};
	const tries = [
		...puts(view, keys),
		view.ask('s3:ListBucket', 'bucket', listing),
		view.ask('s3:GetObject', 'backup', keys),
	];
	return tries.some(isAllowed)
		? line('session', true, 'Open a session that outlives the key by 36 h')
		: line('session', false, 'Go on by a session after the key is off', firstSid(tries));
};

const encrypt: Question = view => {
	const tries = puts(view, {'s3:x-amz-server-side-encryption-customer-algorithm': 'AES256'});
	const words = 'Encrypt files with a key of their own';
	return tries.some(isAllowed)
		? line('encrypt', true, words)
		: line('encrypt', false, words, firstSid(tries));
};

/** All questions, the worst first. */
export const questions: readonly Question[] = [
	read,
	remove,
	open,
	settings,
	change,
	outside,
	overwrite,
	add,
	poison,
	names,
	guess,
	session,
	abort,
	encrypt,
	links,
	events,
];
