import type {Probe} from '../probe.js';

const oracle = {
	group: 'disclose',
	how: 'live',
	stage: 'calls',
	expected: 'disclosed',
	on: 'canary',
} as const satisfies Partial<Probe>;

/** What answers give away by their difference. */
export const discloseProbes: readonly Probe[] = [
	{
		...oracle,
		id: 'disclose.missing-key',
		title: 'Tell names by reading',
		question: 'Does S3 answer differently for a name that exists and one that does not?',
		operation: 'GetObject',
		variant: 'missing key',
		actions: ['s3:GetObject'],
	},
	{
		...oracle,
		id: 'disclose.if-none-match',
		title: 'Tell names by writing',
		question: 'Can the key find out by an upload whether a name is taken?',
		operation: 'PutObject',
		variant: 'If-None-Match',
		actions: ['s3:PutObject'],
		keys: () => ({'s3:if-none-match': '*', 's3:ObjectCreationOperation': 'true'}),
	},
];

const damage = {
	group: 'damage',
	how: 'live',
	stage: 'damage',
	expected: 'denied',
	on: 'canary',
	isShut: true,
} as const satisfies Partial<Probe>;

/** What the key could do to backups that are there. Asked of test objects only. */
export const damageProbes: readonly Probe[] = [
	{
		...damage,
		id: 'damage.overwrite',
		title: 'Overwrite the test object',
		question: 'What becomes of an object when the key puts another under its name?',
		operation: 'PutObject',
		variant: 'overwrite',
		expected: ({options}) => (options.noOverwrite ? 'denied' : 'disclosed'),
		actions: ['s3:PutObject'],
		keys: () => ({'s3:ObjectCreationOperation': 'true'}),
	},
	{
		...damage,
		id: 'damage.delete',
		title: 'Delete it',
		question: 'Can the key delete an object?',
		operation: 'DeleteObject',
		actions: ['s3:DeleteObject'],
	},
	{
		...damage,
		id: 'damage.delete-many',
		title: 'Delete it among others',
		question: 'Can the key delete objects by the list?',
		operation: 'DeleteObjects',
		actions: ['s3:DeleteObject'],
	},
	{
		...damage,
		id: 'damage.delete-version',
		title: 'Delete one version for good',
		question: 'Can the key delete one version of an object for good?',
		operation: 'DeleteObject',
		variant: 'version',
		actions: ['s3:DeleteObjectVersion', 's3:DeleteObject'],
	},
	{
		...damage,
		id: 'damage.abort',
		title: "End another's upload",
		question: "Can the key end another's upload?",
		operation: 'AbortMultipartUpload',
		actions: ['s3:AbortMultipartUpload'],
		// Our Deny spares this action: an uploader may give up its own.
		isShut: false,
	},
];
