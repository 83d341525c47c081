/** Why a name cannot be used, in words for a person. */
export type NameProblem = {readonly what: string; readonly why: string; readonly next: string};

const bucketRules: readonly (readonly [(name: string) => boolean, NameProblem])[] = [
	[
		name => name === '',
		{what: 'The bucket has no name yet', why: 'Every target is in one bucket.', next: 'Type its name.'},
	],
	[
		name => name.endsWith('--x-s3'),
		{
			what: 'This is a directory bucket (--x-s3)',
			why: 'They have no write-only access.',
			next: 'Choose another bucket.',
		},
	],
	[
		name => /^(?:s3:\/\/|arn:|https?:\/\/)/u.test(name),
		{
			what: 'This is an address, not the name of a bucket',
			why: 'The bucket and the prefix are given one by one.',
			next: 'Type the name alone, and the prefix in its own field.',
		},
	],
	[
		name => name.includes('/'),
		{
			what: 'A bucket name has no slash',
			why: 'What follows the slash is the prefix.',
			next: 'Type the prefix in its own field.',
		},
	],
	[
		name => name.length < 3 || name.length > 63,
		{
			what: 'A bucket name has 3 to 63 characters',
			why: 'S3 refuses shorter and longer ones.',
			next: 'Choose another name.',
		},
	],
	[
		name => /[^a-z\d.-]/u.test(name),
		{
			what: 'A bucket name has small letters, digits, dots and hyphens only',
			why: 'S3 refuses other characters.',
			next: 'Choose another name.',
		},
	],
	[
		name => !/^[a-z\d].*[a-z\d]$/u.test(name),
		{
			what: 'A bucket name begins and ends with a letter or a digit',
			why: 'S3 refuses a dot or hyphen there.',
			next: 'Choose another name.',
		},
	],
	[
		name => name.includes('..'),
		{
			what: 'A bucket name has no two dots in a row',
			why: 'S3 uses it as a host name.',
			next: 'Choose another name.',
		},
	],
	[
		name => /^\d{1,3}(?:\.\d{1,3}){3}$/u.test(name),
		{
			what: 'A bucket name does not look like an IP address',
			why: 'S3 uses it as a host name.',
			next: 'Choose another name.',
		},
	],
	[
		name =>
			/^(?:xn--|sthree-|amzn-s3-demo-)/u.test(name) || /(?:-s3alias|--ol-s3|\.mrap|--table-s3)$/u.test(name),
		{
			what: 'S3 keeps this name for itself',
			why: 'Names that begin with xn--, sthree- or amzn-s3-demo-, or end with -s3alias, --ol-s3, .mrap or --table-s3, are not for buckets of ours.',
			next: 'Choose another name.',
		},
	],
];

/** What is wrong with the name of a bucket; undefined: nothing. */
export const checkBucketName = (name: string): NameProblem | undefined =>
	bucketRules.find(([isBroken]) => isBroken(name))?.[1];

/** What is wrong with the name of an IAM user; undefined: nothing. */
export function checkUserName(name: string): NameProblem | undefined {
	if (name.startsWith('arn:') || name.includes('/')) {
		return {
			what: 'This is more than the name of a user',
			why: 'The path and the account come from IAM.',
			next: 'Type what follows the last slash.',
		};
	}

	if (name.length < 1 || name.length > 64) {
		return {
			what: 'A user name has 1 to 64 characters',
			why: 'IAM refuses longer ones.',
			next: 'Choose another name.',
		};
	}

	return /^[\w+=,.@-]+$/u.test(name)
		? undefined
		: {
				what: 'A user name has letters, digits and + = , . @ _ - only',
				why: 'IAM refuses other characters.',
				next: 'Choose another name.',
			};
}

/** Room for the names below a prefix: S3's longest key is 1024 bytes. */
const longestPrefix = 800;

const prefixRules: readonly (readonly [(prefix: string) => boolean, NameProblem])[] = [
	[
		prefix => /[*?$]/u.test(prefix),
		{
			what: 'A prefix has no *, ? or $',
			why: 'IAM would read a pattern or a variable, and let the key write elsewhere too.',
			next: 'Choose another prefix.',
		},
	],
	[
		prefix => prefix.startsWith('/'),
		{
			what: 'A prefix does not begin with a slash',
			why: 'S3 would take it for a folder without a name.',
			next: 'Take the first slash away.',
		},
	],
	[
		prefix => !prefix.endsWith('/'),
		{
			what: 'A prefix ends in /',
			why: 'Without it, db would also mean dbx/ and db-old/.',
			next: 'Add the slash.',
		},
	],
	[
		prefix => /\p{Cc}|\p{Zl}|\p{Zp}|\p{Cs}/u.test(prefix),
		{
			what: 'A prefix has no control characters',
			why: 'Tools and lists of S3 disagree about them.',
			next: 'Choose another prefix.',
		},
	],
	[
		prefix => prefix.split('/').some(part => part === '.' || part === '..'),
		{
			what: 'A prefix has no . or .. between slashes',
			why: 'Many tools take them out and then write elsewhere.',
			next: 'Choose another prefix.',
		},
	],
	[
		prefix => `/${prefix}`.includes('/.nightdrop/'),
		{
			what: 'Nightdrop keeps .nightdrop/ for its test objects',
			why: 'Backups there would be taken for tests, and not be counted.',
			next: 'Choose another prefix.',
		},
	],
	[
		prefix => new TextEncoder().encode(prefix).length > longestPrefix,
		{
			what: `A prefix has at most ${longestPrefix} bytes`,
			why: 'The whole name of an object in S3 has at most 1,024.',
			next: 'Choose a shorter one.',
		},
	],
];

/** What is wrong with a prefix; empty is the whole bucket; undefined: nothing. */
export const checkPrefix = (prefix: string): NameProblem | undefined =>
	prefix === '' ? undefined : prefixRules.find(([isBroken]) => isBroken(prefix))?.[1];

/** What is wrong with the name of a region; undefined: nothing. Other S3 stores name theirs as they like. */
export const checkRegion = (region: string): NameProblem | undefined =>
	/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/u.test(region)
		? undefined
		: {
				what: 'This is not the name of a region',
				why: 'Regions are named like eu-west-1: small letters, digits and hyphens.',
				next: 'Give another one.',
			};

/** The name of a new backup user: after the bucket and the prefix, cut to the 64 characters of IAM. */
export function defaultUserName(bucket: string, prefix: string): string {
	const parts = ['nightdrop', bucket, ...prefix.split('/')].filter(part => part !== '');
	return parts
		.join('-')
		.replace(/[^\w+=,.@-]+/gu, '-')
		.slice(0, 64);
}

/** The name of a target, unless the operator gives it one. */
export const targetName = (bucket: string, prefix: string): string =>
	prefix === '' ? bucket : `${bucket}/${prefix}`;
