import type {Probe, Terms} from '../probe.js';

const list = {
	group: 'list',
	how: 'live',
	stage: 'calls',
	on: 'bucket',
} as const satisfies Partial<Probe>;

const names = {...list, operation: 'ListObjectsV2', actions: ['s3:ListBucket']} as const;
const asTold = ({options}: Terms) => (options.list ? 'allowed' : 'denied');
const isOff = ({options}: Terms) => !options.list;

const noPrefix = ({prefix}: Terms) =>
	prefix === '' ? 'There is no prefix: one list shows the whole bucket.' : undefined;

/** What the key may see of names. */
export const listProbes: readonly Probe[] = [
	{
		...names,
		id: 'list.names',
		title: 'List names and sizes',
		question: 'Can the key list the names of backups?',
		expected: asTold,
		isShut: isOff,
		keys: ({prefix}) => ({'s3:prefix': prefix}),
	},
	{
		...names,
		id: 'list.whole-bucket',
		title: 'List the whole bucket',
		question: 'Can the key list names outside its prefix?',
		variant: 'no prefix',
		expected: 'denied',
		isShut: true,
		skip: noPrefix,
	},
	{
		...names,
		id: 'list.empty-prefix',
		title: 'List with an empty prefix',
		question: 'Can the key list names with an empty prefix?',
		variant: 'empty prefix',
		expected: 'denied',
		isShut: true,
		keys: () => ({'s3:prefix': ''}),
		skip: noPrefix,
	},
	{
		...names,
		id: 'list.sibling',
		title: 'List beside the prefix',
		question: 'Can the key list names under a prefix that only begins like its own?',
		variant: 'sibling',
		expected: 'denied',
		isShut: true,
		keys: ({prefix}) => ({'s3:prefix': `${prefix.slice(0, -1)}x/`}),
		skip: noPrefix,
	},
	{
		...list,
		id: 'list.versions',
		title: 'List older versions',
		question: 'Can the key list older versions?',
		operation: 'ListObjectVersions',
		expected: 'denied',
		isShut: true,
		actions: ['s3:ListBucketVersions'],
	},
	{
		...list,
		id: 'list.uploads',
		title: 'List unfinished uploads',
		question: 'Can the key list unfinished uploads?',
		operation: 'ListMultipartUploads',
		expected: 'denied',
		isShut: true,
		actions: ['s3:ListBucketMultipartUploads'],
	},
	{
		...list,
		id: 'list.parts',
		title: "List another's parts",
		question: "Can the key list the parts of another's upload?",
		operation: 'ListParts',
		expected: 'denied',
		isShut: true,
		actions: ['s3:ListMultipartUploadParts'],
		on: 'canary',
	},
	{
		...list,
		id: 'list.buckets',
		title: 'List all buckets',
		question: 'Can the key list the buckets of the account?',
		operation: 'ListBuckets',
		expected: 'denied',
		actions: ['s3:ListAllMyBuckets'],
		on: 'account',
	},
];
