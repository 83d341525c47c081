import type {Probe, Terms} from '../probe.js';

const noPrefix = ({prefix}: Terms) =>
	prefix === '' ? 'There is no prefix: the key may write anywhere in the bucket.' : undefined;

const put = {
	group: 'write',
	operation: 'PutObject',
	how: 'live',
	actions: ['s3:PutObject'],
} as const;

const outside = {
	...put,
	stage: 'calls',
	expected: 'denied',
	on: 'outside',
	isShut: true,
	skip: noPrefix,
} as const satisfies Partial<Probe>;

/** What a backup key is for, and where it ends. */
export const writeProbes: readonly Probe[] = [
	{
		...put,
		id: 'write.put',
		title: 'Put a test object',
		question: 'Can the key put a new object, three times in a row?',
		stage: 'warm-up',
		expected: 'allowed',
		on: 'canary',
	},
	{
		...put,
		id: 'write.multipart',
		title: 'Put one in parts',
		question: 'Can the key put an object in parts, as large backups are?',
		operation: 'CompleteMultipartUpload',
		stage: 'calls',
		expected: 'allowed',
		on: 'canary',
	},
	{
		...put,
		id: 'write.abort-own',
		title: 'Give up its own upload',
		question: 'Can the key give up an upload in parts that it began itself?',
		operation: 'AbortMultipartUpload',
		actions: ['s3:AbortMultipartUpload'],
		stage: 'calls',
		expected: 'disclosed',
		isOptional: true,
		on: 'canary',
	},
	{
		...put,
		id: 'write.put-plain-key',
		title: 'Put one without KMS',
		question: 'Does the bucket take an object that is not encrypted with its KMS key?',
		variant: 'SSE-S3',
		stage: 'calls',
		expected: 'disclosed',
		on: 'canary',
		skip: ({hasKmsDefault}) =>
			hasKmsDefault ? undefined : 'New objects in this bucket are not encrypted with a KMS key.',
	},
	{
		...outside,
		id: 'write.sibling',
		title: 'Put beside the prefix',
		question: 'Can the key put an object beside its prefix?',
		variant: 'sibling',
	},
	{
		...outside,
		id: 'write.no-slash',
		title: 'Put at the bare prefix',
		question: 'Can the key put an object at its prefix without the slash?',
		variant: 'no slash',
	},
	{
		...outside,
		id: 'write.look-alike',
		title: 'Put in a look-alike',
		question: 'Can the key put an object under a prefix that only begins like its own?',
		variant: 'look-alike',
	},
	{
		...put,
		id: 'write.plain-http',
		title: 'Put over plain http',
		question: 'Is an upload over an unencrypted connection refused?',
		variant: 'plain http',
		stage: 'calls',
		expected: 'denied',
		isOptional: true,
		on: 'canary',
		keys: () => ({'aws:SecureTransport': 'false'}),
		isShut: true,
		skip({options, isPlainHttp, isAws}) {
			if (isPlainHttp) {
				return 'This endpoint speaks plain http only, so the policy does not forbid it.';
			}

			if (!options.tls) {
				return 'The policy does not ask for an encrypted connection.';
			}

			return isAws ? undefined : 'It is not known where this endpoint answers plain http.';
		},
	},
	{
		...put,
		id: 'write.put-again',
		title: 'Put one more at the end',
		question: 'Did the key still work after all denials?',
		variant: 'at the end',
		stage: 'closing',
		expected: 'allowed',
		on: 'canary',
	},
];
