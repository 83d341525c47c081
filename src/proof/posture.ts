import type {Answer, Call} from '../aws/answer.js';
import {asList, type Statement} from '../policy/document.js';
import {matcherOf} from '../policy/pattern.js';
import {documentOf, documentsOf} from './documents.js';
import type {Facts, Posture, Rights} from './facts.js';
import type {Judgement} from './judgement.js';
import type {Observed} from './proof.js';
import {remembering} from './remembering.js';
import {changedRights, isIntact} from './sameness.js';
import type {Evidence} from './state.js';

/** What was read, judged: each by a function of its own. */
type Judge = (facts: Facts, evidence: Evidence) => Judgement;

const seenAs = (outcome: Observed['outcome'], call: Call): Observed => ({outcome, call});

const asSaid = (call: Call, note?: string): Judgement => ({
	verdict: 'proven',
	observed: seenAs('denied', call),
	...(note !== undefined && {note}),
});

const shown = (call: Call, note: string): Judgement => ({
	verdict: 'disclosed',
	observed: seenAs('allowed', call),
	note,
});

const open = (call: Call, note: string, verdict: 'violated' | 'not-proven' = 'not-proven'): Judgement => ({
	verdict,
	observed: seenAs(verdict === 'violated' ? 'allowed' : 'unknown', call),
	note,
});

/** Judge what was read, or say that it could not be. */
export function reading<Value>(
	answer: Answer<Value>,
	judge: (value: Value, call: Call) => Judgement,
	weight: 'not-proven' | 'disclosed' = 'not-proven',
): Judgement {
	if (answer.ok) {
		return judge(answer.value, answer.call);
	}

	const {code, status, kind} = answer.error;
	const why =
		kind === 'denied'
			? 'the operator may not read it'
			: `the answer was ${status ?? ''} ${code}`.replace('  ', ' ');
	return {
		verdict: weight,
		observed: {outcome: 'unknown', because: 'not read', call: answer.call},
		note: `This could not be read: ${why}.`,
		isWorthAsking: false,
	};
}

const names = (items: readonly string[]) => items.join(', ');

/** None of a kind of credential. */
const none =
	(
		pick: (posture: Posture) => Posture['sshKeys'],
		what: string,
		judge: typeof open | typeof shown = open,
	): Judge =>
	({posture}) =>
		reading(
			pick(posture),
			(list, call) =>
				list.length === 0
					? asSaid(call)
					: judge(call, `The user has ${what}: ${names(list.map(({id}) => id))}.`),
			judge === shown ? 'disclosed' : 'not-proven',
		);

const password: Judge = ({posture}) =>
	reading(posture.password, (value, call) =>
		value === undefined
			? asSaid(call)
			: open(call, 'The user has a password: somebody can sign in as this user in a browser.', 'violated'),
	);

const groups: Judge = ({rights}) =>
	reading(rights.groups, (list, call) =>
		list.length === 0
			? asSaid(call)
			: open(
					call,
					`The user is in ${names(list.map(({name}) => name))}: whatever a group is given, the key has too.`,
				),
	);

const ownPolicies: Judge = ({rights}) => {
	const {inline, attached} = rights;
	return reading(inline, (own, call) =>
		reading(attached, others => {
			const granting = [...own, ...others].filter(({document}) => grants(document));
			const rest = own.length + others.length - granting.length;
			return granting.length > 0
				? open(call, `The user has policies that grant: ${names(granting.map(({name}) => name))}.`)
				: asSaid(call, rest > 0 ? 'The policies that it has only deny.' : undefined);
		}),
	);
};

/** Whether a policy allows anything at all; one that cannot be understood might. */
function grants(text: string): boolean {
	const document = documentOf(text);
	return document === undefined || asList(document.Statement).some(({Effect}) => Effect === 'Allow');
}

const keys: Judge = ({rights}, {input}) =>
	reading(rights.keys, (list, call) => {
		const strange = list.filter(({status}) => status !== 'Active' && status !== 'Inactive');
		const ours = list.find(({accessKeyId}) => accessKeyId === input.accessKeyId);
		if (ours === undefined) {
			return open(call, `IAM does not list ${input.accessKeyId} among the keys of ${input.userName}.`);
		}

		if (ours.status !== 'Active') {
			return open(call, `IAM says that ${input.accessKeyId} is ${ours.status}.`);
		}

		if (strange.length > 0) {
			return open(
				call,
				`${names(strange.map(({accessKeyId, status}) => `${accessKeyId} is ${status}`))}, which is new to us.`,
			);
		}

		const others = list.filter(
			({accessKeyId, status}) => accessKeyId !== input.accessKeyId && status === 'Active',
		);
		return others.length === 0
			? asSaid(call)
			: shown(
					call,
					`${names(others.map(({accessKeyId}) => accessKeyId))} is active too: rights belong to the user, so this proof holds for it as well.`,
				);
	});

const intactness = remembering<ReturnType<typeof isIntact>>();

const statements: Judge = ({rights}, evidence) =>
	reading(rights.bucketPolicy, (text, call) => {
		const intact = intactness(evidence, '', () => isIntact(text, evidence));
		return intact.ok ? asSaid(call) : open(call, intact.why);
	});

const samePolicies: Judge = ({rights}, {after, isStopped}) => {
	if (after === undefined) {
		return {
			verdict: 'not-proven',
			note: isStopped
				? 'It was stopped before the policies were read again.'
				: 'The policies were not read again at the end.',
		};
	}

	const changed = changedRights(rights, after);
	const {call} = after.bucketPolicy;
	return changed.length === 0
		? asSaid(call)
		: open(call, `While the proof ran, ${names(changed)} changed or could not be read again. Prove again.`);
};

const deadPrincipals: Judge = ({rights}) =>
	reading(
		rights.bucketPolicy,
		(text, call) => {
			const dead = [...new Set((text ?? '').match(/"A(?:IDA|ROA)[A-Z0-9]{8,}"/gu) ?? [])];
			return dead.length === 0
				? asSaid(call)
				: shown(
						call,
						`The policy names ${names(dead)}: users or roles that are gone. S3 refuses to store it again as it is.`,
					);
		},
		'disclosed',
	);

const publicPolicy: Judge = ({posture, rights}) =>
	reading(posture.policyStatus, ({isPublic}, call) => {
		if (!isPublic) {
			return asSaid(call);
		}

		const isRestricted = rights.publicAccess.ok && rights.publicAccess.value.restrictPublicBuckets;
		return isRestricted
			? shown(call, 'S3 counts the policy as public; the block of public access keeps others out.')
			: open(call, 'S3 counts the policy as public: others than this account may come in.');
	});

const publicAccess: Judge = ({rights}) =>
	reading(
		rights.publicAccess,
		(block, call) => {
			const off = Object.entries(block).flatMap(([name, isOn]) => (isOn ? [] : [name]));
			return off.length === 0
				? asSaid(call)
				: shown(call, `Public access is not blocked altogether: ${names(off)} is off.`);
		},
		'disclosed',
	);

const acls: Judge = ({rights}) =>
	reading(
		rights.ownership,
		(ownership, call) =>
			ownership === 'BucketOwnerEnforced'
				? asSaid(call)
				: shown(call, `Access lists are on (${ownership}): each object may be opened by a list of its own.`),
		'disclosed',
	);

const versioning: Judge = ({posture}) =>
	reading(
		posture.versioning,
		({status}, call) =>
			status === 'Enabled'
				? asSaid(call)
				: shown(call, 'Versions are off: what the key overwrites is gone for good.'),
		'disclosed',
	);

/** Where copies of the bucket's content or names go, as far as it is known. */
export function copiesOf({replication, inventory, logging}: Posture): readonly string[] {
	return [
		...(replication.ok ? replication.value.map(arn => `copies to ${bucketName(arn)}`) : []),
		...(inventory.ok
			? inventory.value.map(({id, destination}) => `inventory ${id} in ${bucketName(destination)}`)
			: []),
		...(logging.ok && logging.value
			? [`access logs in ${logging.value.bucket}/${logging.value.prefix}`]
			: []),
	];
}

const bucketName = (arn: string) => arn.replace(/^arn:[^:]*:s3:::/u, '');

const copies: Judge = ({posture, rights}) => {
	const services = servicesIn(rights);
	const places = [...copiesOf(posture), ...services.map(service => `a grant to ${service}`)];
	const {call} = posture.replication;
	const unread = [posture.replication, posture.inventory, posture.logging].some(answer => !answer.ok);
	const end = unread ? ' Not everything could be read.' : '';
	return places.length === 0
		? {
				...asSaid(call, `No copies, lists, logs or services are named.${end}`),
				verdict: unread ? 'disclosed' : 'proven',
			}
		: shown(call, `Who may read there was not tried: ${names(places)}.${end}`);
};

/** Services that the bucket policy lets in. */
export function servicesIn(rights: Rights): readonly string[] {
	const bucket = documentsOf(rights).policies.find(({via}) => via === 'bucket');
	const statements = bucket === undefined ? [] : asList(bucket.document.Statement);
	return statements.flatMap(({Effect, Principal}) =>
		Effect === 'Allow' && typeof Principal === 'object' && Principal.Service !== undefined
			? asList(Principal.Service)
			: [],
	);
}

/** Old objects: closed when access lists do not count, or public ones do not and no list or owner is another's. */
const existing: Judge = ({rights, posture}) =>
	reading(rights.ownership, (ownership, call) => {
		if (ownership === 'BucketOwnerEnforced') {
			return asSaid(call, 'Access lists are off, for objects that are already there too.');
		}

		return reading(rights.publicAccess, ({ignorePublicAcls}) =>
			reading(posture.bucketAcl, ({ownerId, grants: given}) =>
				reading(posture.sample, sample => {
					const others = given.filter(({grantee}) => grantee !== `id=${ownerId}`);
					const problems = [
						...(ignorePublicAcls ? [] : ['public access lists count']),
						...(others.length > 0 ? ["the bucket's own list grants others"] : []),
						...(sample.otherOwners.length > 0 ? ['objects of other owners are there'] : []),
					];
					return problems.length === 0
						? asSaid(
								call,
								`Access lists are on, but public ones are ignored and the ${sample.seen} objects seen have no other owner.`,
							)
						: open(
								call,
								`Access lists are on and ${problems.join(', ')}: old backups may be open where the test object is not.`,
							);
				}),
			),
		);
	});

const roles: Judge = ({rights}, evidence) =>
	reading(rights.roles, (list, call) => {
		const trusting = list.filter(({trustPolicy}) => trusts(trustPolicy, evidence));
		const named = trusting.filter(({trustPolicy}) => trusts(trustPolicy, evidence, true));
		const words = (some: typeof list) => names(some.map(({name}) => name));
		if (named.length > 0) {
			return open(
				call,
				`The user can become the role ${words(named)}: its trust policy lets it in, and that is enough in one account.`,
				'violated',
			);
		}

		return trusting.length === 0
			? asSaid(call)
			: open(
					call,
					`The user may be able to become the role ${words(trusting)}, under a condition of its trust policy.`,
				);
	});

/** Whether a trust policy may let the user in; `isSure` without asking anything of the conditions, and with no deny beside it. */
function trusts(text: string, {input, identities}: Evidence, isSure = false): boolean {
	const document = documentOf(text);
	if (document === undefined) {
		return !isSure;
	}

	const arn = identities?.user.ok ? identities.user.value.arn : input.userArn;
	const mine = new Set(['*', arn, input.userArn, input.userId ?? arn]);
	const statements = asList(document.Statement);
	const isDenying = statements.some(({Effect}) => Effect === 'Deny');
	return statements.some(statement => {
		const {Effect, Principal, NotPrincipal, Condition} = statement;
		const named =
			Principal === '*' ||
			(typeof Principal === 'object' && asList(Principal.AWS ?? []).some(one => mine.has(one))) ||
			NotPrincipal !== undefined;
		const isIn = Effect === 'Allow' && named && isAssuming(statement);
		return isIn && (!isSure || (Condition === undefined && !isDenying));
	});
}

/** To tag a session or to name its source is not to become the role. */
const isAssuming = ({Action, NotAction}: Statement) =>
	NotAction !== undefined ||
	asList(Action).some(pattern => matcherOf(pattern.toLowerCase())('sts:assumerole'));

/** The judge of each row that is read, by its id. */
export const judges: {readonly [id: string]: Judge} = {
	'identity.roles': roles,
	'acl.existing': existing,
	'posture.password': password,
	'posture.mfa': none(({mfaDevices}) => mfaDevices, 'an MFA device', shown),
	'posture.ssh-keys': none(({sshKeys}) => sshKeys, 'SSH keys'),
	'posture.certificates': none(({certificates}) => certificates, 'signing certificates'),
	'posture.service-credentials': none(({serviceCredentials}) => serviceCredentials, 'passwords for services'),
	'posture.groups': groups,
	'posture.policies': ownPolicies,
	'posture.keys': keys,
	'posture.statements': statements,
	'posture.same-policies': samePolicies,
	'posture.dead-principals': deadPrincipals,
	'posture.public-policy': publicPolicy,
	'posture.public-access': publicAccess,
	'posture.acls': acls,
	'posture.versioning': versioning,
	'posture.copies': copies,
};

/** Judge a row that is worked out from what was read. */
export function judgePosture(id: string, evidence: Evidence): Judgement | undefined {
	const judge = judges[id];
	const isTooEarly = id === 'posture.same-policies' && evidence.after === undefined && !evidence.isComplete;
	return judge === undefined || evidence.facts === undefined || isTooEarly
		? undefined
		: judge(evidence.facts, evidence);
}
