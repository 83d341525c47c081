/** What 40 characters of a secret access key look like; no text of ours does. */
const secretLike =
	'(?<![A-Za-z0-9/+=])(?=[A-Za-z/+]*[0-9])(?=[a-z0-9/+]*[A-Z])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])';

const text = {type: 'string', maxLength: 1100} as const;
const words = {type: 'string', maxLength: 2000, not: {pattern: secretLike}} as const;
const time = {type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z$'} as const;
const count = {type: 'integer', minimum: 0} as const;
const flag = {type: 'boolean'} as const;
/** Key ids have capitals and digits only, secrets never. */
const keyId = {type: 'string', pattern: '^[A-Z0-9]{16,32}$'} as const;
const arn = {type: 'string', pattern: '^arn:[^\\s]+$', maxLength: 2048} as const;

const closed = <Properties extends object>(
	properties: Properties,
	required: readonly (keyof Properties & string)[],
) => ({type: 'object', additionalProperties: false, properties, required}) as const;

const key = closed(
	{
		accessKeyId: keyId,
		createdAt: time,
		origin: {enum: ['ours', 'temporary', 'candidate', 'foreign']},
		secret: {enum: ['saved', 'shown', 'unseen', 'unknown']},
		savedTo: {
			type: 'string',
			maxLength: 4200,
			pattern: '^(?:profile:.+|file:.+|printed|discarded|kept by the operator)$',
		},
		verifiedAt: time,
		handedOverAt: time,
		deactivatedAt: time,
		usedAt: time,
		ourLastCallAt: time,
		process: {type: 'string', maxLength: 300, pattern: '^.+/\\d+$'},
	},
	['accessKeyId', 'createdAt', 'origin', 'secret'],
);

const intent = closed(
	{
		operation: {
			enum: [
				'CreateUser',
				'CreateAccessKey',
				'UpdateAccessKey',
				'DeleteAccessKey',
				'DeleteUser',
				'CreateBucket',
			],
		},
		at: time,
		keysBefore: {type: 'array', items: keyId},
		run: {type: 'string', pattern: '^[\\w.-]{1,36}$'},
		pid: count,
	},
	['operation', 'at', 'keysBefore', 'run', 'pid'],
);

const compromise = closed(
	{
		keys: {type: 'array', items: keyId},
		at: time,
		since: time,
		sessionsDeniedAt: time,
		sessionsRefusedAt: time,
	},
	['keys', 'at', 'since'],
);

const target = closed(
	{
		name: {...text, minLength: 1},
		// These three go into host names and headers, where anything else is refused late and in the words of others.
		bucket: {type: 'string', pattern: '^[!-~]+$', maxLength: 255},
		prefix: text,
		region: {type: 'string', pattern: '^[a-z\\d-]*$', maxLength: 63},
		account: {type: 'string', pattern: '^[!-~]*$', maxLength: 64},
		endpointUrl: {type: 'string', maxLength: 2048, pattern: '^https?://[^@\\s]+$'},
		user: closed(
			{
				// As IAM has them: it stands in commands that are said to be run.
				name: {type: 'string', pattern: '^[\\w+=,.@-]*$', maxLength: 64},
				arn,
				id: {type: 'string', pattern: '^[\\w-]{1,128}$', not: {pattern: secretLike}},
				formerArns: {type: 'array', items: arn},
				isOurs: flag,
			},
			['name'],
		),
		options: closed(
			{
				preset: {enum: ['classic', 'strict', 'hardened']},
				list: flag,
				acl: flag,
				tls: flag,
				sessions: flag,
				noOverwrite: flag,
			},
			['preset', 'list', 'acl', 'tls', 'sessions', 'noOverwrite'],
		),
		createdAt: time,
		expectEveryMs: count,
		keys: {type: 'array', items: key},
		intent,
		testRun: closed({directory: words, process: words}, ['directory', 'process']),
		setUp: closed(
			{
				step: {type: 'integer', minimum: 1, maximum: 10},
				isComplete: flag,
				fixes: {type: 'array', items: {type: 'string', pattern: '^[\\w-]{1,39}$'}},
			},
			['step', 'isComplete', 'fixes'],
		),
		lastProof: closed(
			{
				verdict: {enum: ['proven', 'violated', 'not-proven']},
				at: time,
				probes: count,
				off: count,
				why: words,
			},
			['verdict', 'at', 'probes', 'off'],
		),
		compromise,
	},
	['name', 'bucket', 'prefix', 'region', 'account', 'user', 'options', 'createdAt', 'keys', 'setUp'],
);

/** The version of the settings file; a file of a later one is not touched. */
export const settingsVersion = 1;

/** JSON schema of the settings: everything that may be in the file is named here, so that nothing else gets in. */
export const settingsSchema = {
	version: {const: settingsVersion},
	targets: {type: 'array', items: target},
	preferences: {
		type: 'object',
		propertyNames: {pattern: '^[a-z][A-Za-z]{0,38}$', not: {pattern: '[sS]ecret|[tT]oken|[pP]assword'}},
		additionalProperties: {anyOf: [words, {type: 'number'}, flag]},
	},
} as const;
