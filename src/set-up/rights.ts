import {couldApply} from '../policy/could.js';
import {asList} from '../policy/document.js';
import type {AttachedPolicy} from '../policy/evaluate.js';
import {isOurs} from '../policy/merge.js';
import type {PolicySubject} from '../policy/options.js';
import {parsePolicy} from '../policy/parse.js';
import type {PolicySource, UserFacts} from './facts.js';
import {subjectOf} from './preview.js';
import type {SetUpState} from './state.js';
import type {Right} from './user-findings.js';

type Reaching = AttachedPolicy & Pick<Right, 'isCleanable'>;

/**
What the user may do on this bucket already, whatever is asked of the request, by policies that are not ours.

Our own statements are left out: they are written anew, and a right that only our denies hold back is still one.
*/
export function rightsOf(state: SetUpState, facts: UserFacts): readonly Right[] {
	if (facts.arn === undefined) {
		return [];
	}

	const subject = subjectOf({...state, user: {...state.user, facts}});
	const {userArn: arn, formerArns, bucket, prefix} = subject;
	const id = facts.id ?? subject.userId;
	const own = facts.policies?.known === true ? facts.policies.value.map(source => read(source)) : [];
	const {policies, unread} = divide([...own, ...bucketPolicies(state, subject)]);
	const grants = couldApply({
		policies,
		user: {arn, ...(id !== undefined && {id}), ...(formerArns && {formerArns})},
		bucket,
		prefix,
		options: state.policy.options,
	});
	return [
		// What cannot be understood may do the worst.
		...unread.map(({name, isCleanable}): Right => ({source: name, what: 'read', isCleanable})),
		...grants.map(({policy, what}): Right => ({source: policy.name, what, isCleanable: policy.isCleanable})),
	].filter(
		({source, what}, index, all) =>
			index === all.findIndex(one => one.source === source && one.what === what),
	);
}

type Read = Reaching | (Omit<Reaching, 'document'> & {readonly document: undefined});

const read = ({name, kind, text}: PolicySource): Read => ({
	kind: kind === 'boundary' ? 'boundary' : 'identity',
	name,
	isCleanable: kind !== 'boundary',
	document: parsePolicy(text)?.document,
});

/** Each statement of others by itself, so that the one which grants can be named. */
function bucketPolicies({bucket}: SetUpState, subject: PolicySubject): readonly Read[] {
	const reading = bucket.facts?.policy;
	if (reading?.known !== true || reading.value === undefined) {
		return [];
	}

	const document = parsePolicy(reading.value)?.document;
	if (document === undefined) {
		return [{kind: 'resource', name: 'the bucket policy', isCleanable: false, document}];
	}

	return asList(document.Statement)
		.filter(statement => !isOurs(statement, subject))
		.map(statement => ({
			kind: 'resource',
			name: statement.Sid === undefined ? 'the bucket policy' : `${statement.Sid} of the bucket policy`,
			isCleanable: false,
			document: {...document, Statement: statement},
		}));
}

function divide(all: readonly Read[]): {
	readonly policies: readonly Reaching[];
	readonly unread: readonly Read[];
} {
	return {
		policies: all.filter((one): one is Reaching => one.document !== undefined),
		// A boundary that cannot be understood is taken to cap nothing; it grants nothing either.
		unread: all.filter(({document, kind}) => document === undefined && kind !== 'boundary'),
	};
}
