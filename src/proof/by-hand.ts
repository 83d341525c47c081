import type {ByHand} from '../mending/mend.js';
import type {Facts} from './facts.js';
import type {ProbeResult, Through} from './proof.js';

/** What let something through, and what ends that. */
export function explainPolicy({via, group, policy, statement}: Through): {
	readonly why: string;
	readonly remedy: string;
} {
	switch (via) {
		case 'group':
			return {
				why: `Its user is in the group ${group}, and that group's policy ${policy} allows ${statement}.`,
				remedy: 'take the user out of that group',
			};
		case 'bucket':
			return {
				why: `A statement of the bucket policy allows ${statement}.`,
				remedy: 'take that statement out of the bucket policy',
			};
		default:
			return {
				why: `Its user has the policy ${policy}, which allows ${statement}.`,
				remedy: 'take that policy from the user',
			};
	}
}

/** Uploads that nothing but a deny of ours tells from those that must work. */
export const onlyShutByUs = /^(?:session\.put|damage\.overwrite)$/u;

/** The statement may be one that uploads need: what opens an object is its access list. */
export const isByList = ({id}: Pick<ProbeResult, 'id'>, {via}: Through): boolean =>
	/^acl\.(?:put|set)/u.test(id) && via === 'bucket';

const isWrong = ({verdict, isRequired}: ProbeResult) =>
	verdict === 'violated' || (verdict === 'not-proven' && isRequired);

/** What others made and only a person may take away: statements, policies, groups, lists, credentials. */
export function byHandOf(results: readonly ProbeResult[], facts: Facts): readonly ByHand[] {
	const wrong = results.filter(isWrong);
	const granted = wrong.flatMap(({id, observed}): readonly Granted[] => {
		const {through, by} = observed ?? {};
		return through === undefined || onlyShutByUs.test(id) || isByList({id}, through) ? [] : [{through, by}];
	});
	const named = new Set(granted.map(({through}) => through.via));
	const isNamed = (id: string) =>
		(id === 'posture.groups' && named.has('group')) ||
		(id === 'posture.policies' && (named.has('inline') || named.has('attached'))) ||
		(id === 'posture.public-policy' && named.has('bucket'));
	return [
		...granted.map(grant),
		...wrong.flatMap((row): readonly ByHand[] => {
			const words = besides[row.id];
			return words === undefined || row.observed?.because === 'not read' || isNamed(row.id)
				? []
				: [{...words, why: row.note ?? row.question}];
		}),
		...listGrants(facts),
	];
}

type Granted = {readonly through: Through; readonly by: string | undefined};

function grant({through, by}: Granted): ByHand {
	const {why, remedy} = explainPolicy(through);
	const sid = /^(.+?) of the bucket policy: /u.exec(by ?? '')?.[1];
	const titles: {readonly [via: string]: string} = {
		group: `The group ${through.group}`,
		bucket: sid === undefined ? 'A statement of the bucket policy' : `The statement ${sid}`,
	};
	return {
		title: titles[through.via] ?? `The policy ${through.policy}`,
		why,
		next: `Have somebody ${remedy}. Then prove again (p).`,
	};
}

const again = 'Then prove again (p).';

/** Findings that no policy's statement is named for. */
const besides: {readonly [id: string]: Omit<ByHand, 'why'>} = {
	'posture.password': {
		title: 'The password of the user',
		next: `Take it away (iam DeleteLoginProfile). ${again}`,
	},
	'posture.ssh-keys': {
		title: 'SSH keys of the user',
		next: `Delete them (iam DeleteSSHPublicKey). ${again}`,
	},
	'posture.certificates': {
		title: 'Signing certificates of the user',
		next: `Delete them (iam DeleteSigningCertificate). ${again}`,
	},
	'posture.service-credentials': {
		title: 'Passwords for services',
		next: `Delete them (iam DeleteServiceSpecificCredential). ${again}`,
	},
	'posture.groups': {
		title: 'The groups of the user',
		next: `Take it out of them (iam RemoveUserFromGroup). ${again}`,
	},
	'posture.policies': {
		title: 'Other policies of the user',
		next: `Take them away (iam DetachUserPolicy, DeleteUserPolicy). ${again}`,
	},
	'posture.public-policy': {
		title: 'The bucket policy is public',
		next: `Have the public statement taken out by its owner. ${again}`,
	},
	'identity.roles': {
		title: 'A role that the user can become',
		next: `Take the user out of the role's trust policy (iam UpdateAssumeRolePolicy). ${again}`,
	},
};

/** The bucket's own list lets others in: S3 does not turn lists off while it does. */
function listGrants({rights: {ownership}, posture: {bucketAcl}}: Facts): readonly ByHand[] {
	if (!bucketAcl.ok || !ownership.ok || ownership.value === 'BucketOwnerEnforced') {
		return [];
	}

	const {ownerId, grants} = bucketAcl.value;
	const others = grants.filter(({grantee}) => grantee !== `id=${ownerId}`);
	const names = others.map(({grantee, permission}) => `${permission} to ${grantee.replace(/^\w+=/u, '')}`);
	return others.length === 0
		? []
		: [
				{
					title: "The bucket's own access list",
					why: `It lets others in: ${names.join(', ')}. S3 refuses to turn lists off while it does.`,
					next: `Set it to private (s3 PutBucketAcl), where nobody needs it. ${again}`,
				},
			];
}
