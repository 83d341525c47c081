import {
	bucketArn,
	buildDocument,
	buildStatements,
	checkSubject,
	type NamedStatement,
	ourSids,
	type PolicyProblem,
} from './build.js';
import {isSameStatement} from './compare.js';
import {asList, type PolicyDocument, type Statement} from './document.js';
import type {PolicyOptions, PolicySubject} from './options.js';
import {type ParsedPolicy, type ParsedStatement, parsePolicy} from './parse.js';
import {mostPolicyBytes} from './validate.js';

export type MergeResult =
	| {
			readonly ok: true;
			/** The whole policy, ready to be written. */
			readonly text: string;
			readonly document: PolicyDocument;
			/** Sids that were not there. */
			readonly added: readonly string[];
			/** Sids that were there and said something else, or are there no longer. */
			readonly replaced: readonly string[];
			/** How many statements of others stay as they are. */
			readonly kept: number;
			/** Without white space, as S3 counts. */
			readonly bytes: number;
			/** What is there means the same already: nothing has to be written. */
			readonly isUnchanged: boolean;
	  }
	| {readonly ok: false; readonly problem: PolicyProblem};

/**
Our statements put into the policy that is there: ours are replaced, those of others stay byte for byte, the document's Version and Id too.

The policy is refused, and nothing should be sent, when it is no policy, has Sids twice, names a user that was deleted, would become too large, or holds our statements for the same user at another place.
*/
export function mergePolicy(
	existing: string | undefined,
	subject: PolicySubject,
	options: PolicyOptions,
): MergeResult {
	const problem = checkSubject(subject);
	if (problem !== undefined) {
		return {ok: false, problem};
	}

	if (existing === undefined) {
		const document = buildDocument(subject, options);
		const added = buildStatements(subject, options).map(({Sid}) => Sid);
		return sized({
			text: JSON.stringify(document),
			document,
			added,
			replaced: [],
			kept: 0,
			isUnchanged: false,
		});
	}

	const parsed = parsePolicy(existing);
	if (parsed === undefined) {
		return {ok: false, problem: notJson};
	}

	const {ours, others} = divide(parsed, subject);
	const refused = refusal({ours, others}, subject);
	return refused === undefined
		? sized(merged(existing, parsed, {ours, others}, withFreeSids(subject, options, {ours, others})))
		: {ok: false, problem: refused};
}

type Merged = Omit<Extract<MergeResult, {ok: true}>, 'ok' | 'bytes'>;

function merged(
	existing: string,
	parsed: ParsedPolicy,
	{ours, others}: Divided,
	wanted: readonly NamedStatement[],
): Merged {
	const before = new Map(ours.map(({value}) => [value.Sid, value]));
	const sids = new Set(wanted.map(({Sid}) => Sid));
	const added = [...sids].filter(sid => !before.has(sid));
	const changed = wanted.filter(one => {
		const was = before.get(one.Sid);
		return was !== undefined && !isSameStatement(was, one);
	});
	const dropped = [...before.keys()].filter(sid => !sids.has(sid));
	const replaced = [...changed.map(({Sid}) => Sid), ...dropped];
	const isUnchanged = added.length === 0 && replaced.length === 0 && ours.length === wanted.length;
	const text = isUnchanged
		? existing
		: parsed.withStatements([...others.map(({source}) => source), ...wanted.map(one => JSON.stringify(one))]);
	return {
		text,
		document: JSON.parse(text) as PolicyDocument,
		added,
		replaced,
		kept: others.length,
		isUnchanged,
	};
}

function sized(result: Merged): MergeResult {
	const bytes = new TextEncoder().encode(JSON.stringify(result.document)).length;
	return bytes <= mostPolicyBytes
		? {ok: true, ...result, bytes}
		: {
				ok: false,
				problem: {
					kind: 'too-large',
					what: `The policy would be ${bytes - mostPolicyBytes} bytes too large`,
					why: `S3 takes ${mostPolicyBytes} bytes; with our statements it would be ${bytes}.`,
					next: 'Have whoever owns the other statements shorten them, or take a bucket of its own.',
				},
			};
}

/** The policy without our statements; `text` is undefined when nothing is left, and then it can be deleted. */
export function removeOurs(
	existing: string,
	subject: PolicySubject,
):
	| {readonly ok: true; readonly text: string | undefined; readonly removed: readonly string[]}
	| {readonly ok: false; readonly problem: PolicyProblem} {
	const parsed = parsePolicy(existing);
	if (parsed === undefined) {
		return {ok: false, problem: notJson};
	}

	const {ours, others} = divide(parsed, subject);
	const text =
		ours.length === 0
			? existing
			: others.length === 0
				? undefined
				: parsed.withStatements(others.map(({source}) => source));
	return {ok: true, text, removed: ours.map(({value}) => value.Sid)};
}

const sidPattern = new RegExp(`^(?:${ourSids.join('|')})[A-Za-z0-9]*$`);

/** Whether a statement is ours: one of our Sids, and about our user alone. */
export function isOurs(statement: Statement, {userArn, userId, formerArns}: PolicySubject): boolean {
	// One without a name is read as undefined, which is no name of ours.
	if (!sidPattern.test(String(statement.Sid))) {
		return false;
	}

	const isUser = ([name, ...more]: readonly unknown[]) =>
		more.length === 0 &&
		name !== undefined &&
		(name === userArn || name === userId || formerArns?.includes(name as string) === true);
	const {Principal, Condition} = statement;
	if (Principal === undefined) {
		return false;
	}

	if (Principal !== '*' && !asList(Principal.AWS).includes('*')) {
		return Object.keys(Principal).length === 1 && isUser(asList(Principal.AWS));
	}

	const bound = Object.entries(Condition?.['ArnEquals'] ?? {}).find(
		([key]) => key.toLowerCase() === 'aws:principalarn',
	)?.[1];
	return statement.Effect === 'Deny' && isUser(asList(bound));
}

type OurStatement = ParsedStatement & {readonly value: NamedStatement};
type Divided = {readonly ours: readonly OurStatement[]; readonly others: readonly ParsedStatement[]};

function divide({statements}: ParsedPolicy, subject: PolicySubject): Divided {
	return {
		ours: statements.filter((one): one is OurStatement => isOurs(one.value, subject)),
		others: statements.filter(({value}) => !isOurs(value, subject)),
	};
}

const notJson: PolicyProblem = {
	kind: 'not-json',
	what: 'The policy that is there cannot be read',
	why: 'It is not the JSON of a policy, so its statements could not be kept as they are.',
	next: 'Look at it in the AWS console.',
};

const isDead = (name: string) => /^A(?:IDA|ROA)[A-Z0-9]{12,}$/u.test(name);

function refusal({ours, others}: Divided, subject: PolicySubject): PolicyProblem | undefined {
	const sids = others.flatMap(({value}) => value.Sid ?? []);
	const twice = sids.find((sid, index) => sids.indexOf(sid) !== index);
	if (twice !== undefined) {
		return {
			kind: 'duplicate-sid',
			what: `Two statements of the policy are called ${twice}`,
			why: 'S3 refuses a policy in which a name is there twice.',
			next: 'Have one of them renamed first.',
		};
	}

	const dead = others.find(({value: {Principal, NotPrincipal}}) =>
		[Principal, NotPrincipal].some(
			element => typeof element === 'object' && asList(element.AWS).some(isDead),
		),
	);
	if (dead !== undefined) {
		return {
			kind: 'dead-principal',
			what: `The statement ${dead.value.Sid ?? 'without a name'} names a user or role that was deleted`,
			why: 'S3 refuses the whole policy while it is there, and it is not ours to remove.',
			next: 'Ask its owner to take it out, then try again.',
		};
	}

	const place = `${bucketArn(subject)}/${subject.prefix}*`;
	const elsewhere = ours.find(
		({value}) =>
			value.Effect === 'Allow' &&
			value.Sid.startsWith('ObjectPermissions') &&
			!asList(value.Resource).includes(place),
	);
	return elsewhere === undefined
		? undefined
		: {
				kind: 'second-target',
				what: 'This user has a target on this bucket already',
				why: `It may put under ${asList(elsewhere.value.Resource).join(', ')}; the denies of two targets would shut each other out.`,
				next: 'Take another user for this prefix.',
			};
}

/** Where others use one of our names, ours get a suffix; one that they have already they keep, whoever else comes or goes. */
function withFreeSids(
	subject: PolicySubject,
	options: PolicyOptions,
	{ours, others}: Divided,
): readonly NamedStatement[] {
	const wanted = buildStatements(subject, options);
	const taken = new Set(others.map(({value}) => value.Sid));
	const isTaken = (suffix: string) => wanted.some(({Sid}) => taken.has(`${Sid}${suffix}`));
	const before = ours.map(({value}) => suffixOf(value.Sid));
	const suffix = [...before, ''].find(one => !isTaken(one)) ?? suffixFor(subject.userArn, isTaken);
	return wanted.map(one => ({...one, Sid: `${one.Sid}${suffix}`}));
}

/** What follows one of our names; the longest that fits, since one begins like another. */
function suffixOf(sid: string): string {
	const lengths = ourSids.filter(name => sid.startsWith(name)).map(name => name.length);
	return sid.slice(Math.max(...lengths));
}

/** A few letters that follow from the user (FNV-1a); counted on in the unlikely case that they are taken, too. */
function suffixFor(text: string, isTaken: (suffix: string) => boolean): string {
	let hash = 0x811c9dc5;
	for (const sign of text) {
		hash = Math.imul(hash ^ (sign.codePointAt(0) as number), 0x01000193) >>> 0;
	}

	for (let count = hash; ; count++) {
		const suffix = `T${(count >>> 0).toString(36).toUpperCase()}`;
		if (!isTaken(suffix)) {
			return suffix;
		}
	}
}
