import type {AwsError, Call, Denial} from '../aws/answer.js';
import {printable} from '../terminal/printable.js';
import {formatCallTime, formatClock} from './format.js';
import {explainSignIn} from './sign-in-words.js';

/** An error as every front end says it: what happened, why, and what one can do now. */
export type Explained = {readonly what: string; readonly why: string; readonly next: string};

export type ExplainContext = {
	/** Whose credentials made the call: `profile ops`, `the backup key`. */
	readonly whose: string;
	readonly call?: Call;
	/** Who or what it was about: `acme-backups`. */
	readonly on?: string;
};

/** What went wrong with a call, in words. Text from AWS in it is already printable. */
export function explain(error: AwsError, context: ExplainContext): Explained {
	const explained =
		explainSignIn(error, context.whose) ?? signingTrouble(error, context) ?? reachingTrouble(error, context);
	return explained ?? requestTrouble(error, context);
}

const again = 'Then try again (r).';

function signingTrouble(error: AwsError, {whose}: ExplainContext): Explained | undefined {
	const refused = 'AWS did not accept your credentials';
	switch (error.kind) {
		case 'no-credentials':
			return {
				what: 'No AWS credentials were found',
				why: `There are none for ${whose}.`,
				next: `Run: ${signInCommand(whose)}   ${again}`,
			};
		case 'expired':
			return {
				what: refused,
				why: `The session of ${whose} has ended.`,
				next:
					whose === 'environment'
						? 'Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN anew and start again: what was made is remembered.'
						: `${renewal(whose)} ${again}`,
			};
		case 'bad-key':
			return {
				what: refused,
				why: `AWS does not know the access key of ${whose}, or it is turned off.`,
				next: `Choose other credentials, or mend these. ${again}`,
			};
		case 'bad-signature':
			return {
				what: refused,
				why: `The secret key of ${whose} does not belong to its access key.`,
				next: `Correct the secret key. ${again}`,
			};
		case 'clock':
			return {
				what: "This machine's clock is off",
				why: 'AWS refuses calls that are more than 15 min away from its own time.',
				next: `Set the clock. ${again}`,
			};
		case 'read-only':
			return {
				what: 'Not done: Nightdrop was started with --read-only',
				why: 'This call would change something.',
				next: 'Start it again without --read-only.',
			};
		default:
			return undefined;
	}
}

/** The profile that credentials called `profile ops` are of. */
export const profileIn = (whose: string): string | undefined => /^profile (.+)$/u.exec(whose)?.[1];

/** How the session was come by is not told with its end. */
function renewal(whose: string): string {
	return profileIn(whose) === undefined
		? 'Sign in again.'
		: `Sign in again (${signInCommand(whose)}), or put a new session into the profile.`;
}

function signInCommand(whose: string): string {
	const profile = profileIn(whose);
	return profile === undefined ? 'aws configure' : `aws sso login --profile ${printable(profile)}`;
}

/** Node's and OpenSSL's codes for a certificate that does not hold. */
const isOfCertificate =
	/^(?:CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(?:GET_ISSUER|VERIFY)|ERR_TLS_CERT|HOSTNAME_MISMATCH)/u;

function reachingTrouble(error: AwsError, {on}: ExplainContext): Explained | undefined {
	const tries = error.attempts > 1 ? `, ${error.attempts} tries` : '';
	switch (error.kind) {
		case 'throttled':
			return {
				what: 'AWS asks us to slow down',
				why: `Too many calls at once (${statusWords(error)}${tries}).`,
				next: 'Wait a little, then try again (r).',
			};
		case 'server':
			return {
				what: 'AWS had a fault',
				why: `It answered ${statusWords(error)}${tries}.`,
				next: 'Wait a little, then try again (r).',
			};
		case 'network':
			if (isOfCertificate.test(error.code)) {
				return {
					what: 'The certificate of the endpoint is not trusted',
					why: sentenceOf(capital(printable(error.message))),
					next: `Where a company or a store of your own signs its certificates: set AWS_CA_BUNDLE to the file of that CA. ${again}`,
				};
			}

			return {
				what: 'AWS could not be reached',
				why: `No answer came${tries}: ${printable(error.message)}.`.replace(/\.\.$/u, '.'),
				next: `Look at the network. ${again}`,
			};
		case 'timeout':
			return {
				what: 'AWS did not answer in time',
				why: `The call was given up${tries}. Whether it was carried out is not known.`,
				next: 'Try again (r): what was done already is found.',
			};
		case 'cancelled':
			return {what: 'Stopped', why: 'You stopped it.', next: 'Try again (r).'};
		case 'wrong-region':
			return {
				what: `${printable(on ?? 'The bucket')} is in another region`,
				why: error.region === undefined ? said(error) : `It is in ${printable(error.region)}.`,
				next: error.region === undefined ? 'Choose its region.' : `Use ${printable(error.region)} (enter).`,
			};
		default:
			return undefined;
	}
}

function requestTrouble(error: AwsError, context: ExplainContext): Explained {
	const on = printable(context.on ?? 'what was asked for');
	switch (error.kind) {
		case 'denied':
			return deniedTrouble(error, context);
		case 'not-found':
		case 'not-configured':
			return {
				what: `Not there: ${on}`,
				why: said(error),
				next: 'Check the name and the region, then try again (r).',
			};
		case 'exists':
			return {what: `Already there: ${on}`, why: said(error), next: 'Choose another name.'};
		case 'limit':
			return {what: 'A limit of AWS is reached', why: said(error), next: `Make room. ${again}`};
		case 'conflict':
		case 'precondition':
			return {
				what: 'Something else changed it at the same moment',
				why: said(error),
				next: 'Look again (r).',
			};
		case 'unsupported':
			return {
				what: 'This endpoint does not do that',
				why: said(error),
				next: 'Choose another bucket or endpoint.',
			};
		case 'malformed':
			if (error.attempts === 0) {
				return {
					what: 'A setting cannot be used',
					why: sentenceOf(printable(error.message)),
					next: `Correct it. ${again}`,
				};
			}

			return {
				what: 'AWS does not accept this request',
				why: said(error),
				next: `See the call (v), mend it. ${again}`,
			};
		default:
			return {
				what: 'AWS gave an answer that Nightdrop does not know',
				why: said(error),
				next: 'See the call (v), or try again (r).',
			};
	}
}

function deniedTrouble(error: AwsError, {whose, call, on}: ExplainContext): Explained {
	const action = error.denial?.action ?? (call === undefined ? undefined : actionOf(call));
	const where = on === undefined ? '' : ` on ${printable(on)}`;
	const who = whose.startsWith('the ') ? whose : printable(whose);
	const kept = keptBy(error.denial);
	return {
		what: action === undefined ? `Denied: ${who} may not do this` : `Denied: ${printable(action)}`,
		why: kept ?? `${capital(who)} has no ${action === undefined ? 'permission for it' : action}${where}.`,
		next:
			kept === undefined
				? `Have it allowed for ${who}. ${again}`
				: 'Ask whoever keeps that rule, then try again (r).',
	};
}

/** What kind of rule denied, where AWS said so. */
function keptBy(denial: Denial | undefined): string | undefined {
	const strength = denial?.strength === 'explicit' ? 'an explicit deny in' : 'nothing allows it in';
	switch (denial?.policy) {
		case 'service-control':
			return `Your organisation forbids it: ${strength} a service control policy.`;
		case 'resource-control':
			return `Your organisation forbids it: ${strength} a resource control policy.`;
		case 'boundary':
			return `The permissions boundary forbids it: ${strength} that boundary.`;
		case 'session':
			return `The session forbids it: ${strength} the session policy.`;
		case 'vpc-endpoint':
			return `The network forbids it: ${strength} the policy of the VPC endpoint.`;
		case 'resource':
			return denial.strength === 'explicit' ? 'The bucket policy forbids it: an explicit deny.' : undefined;
		case 'identity':
			return denial.strength === 'explicit' ? 'A policy of yours forbids it: an explicit deny.' : undefined;
		default:
			return undefined;
	}
}

// The actions whose names differ from those of their calls, for the calls that Nightdrop makes.
const actions: Readonly<Record<string, string>> = {
	HeadBucket: 's3:ListBucket',
	ListBuckets: 's3:ListAllMyBuckets',
	ListObjects: 's3:ListBucket',
	ListObjectsV2: 's3:ListBucket',
	ListObjectVersions: 's3:ListBucketVersions',
	ListMultipartUploads: 's3:ListBucketMultipartUploads',
	HeadObject: 's3:GetObject',
	CreateMultipartUpload: 's3:PutObject',
	UploadPart: 's3:PutObject',
	CompleteMultipartUpload: 's3:PutObject',
	GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
	PutPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
	GetBucketEncryption: 's3:GetEncryptionConfiguration',
	GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
	PutBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
	GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
};

/** The permission that a call needs: `s3:ListBucket` for ListObjectsV2. */
export function actionOf(call: Pick<Call, 'service' | 'operation'>): string {
	return actions[call.operation] ?? `${call.service}:${call.operation}`;
}

/** `s3 PutBucketPolicy, 403 AccessDenied, request 4K0QZ8M2N1XH7P3R, 19:02:18 UTC`. */
export function callWords(call: Call): string {
	return [
		`${call.service} ${call.operation}`,
		answerWords(call),
		...(call.requestId === undefined ? [] : [`request ${printable(call.requestId)}`]),
		`${formatClock(call.startedAt + call.durationMs, true)} UTC`,
	].join(', ');
}

/** The same with how long it took, and nothing of when. */
export function timedCallWords(call: Call): string {
	return `${callWords(call).replace(/, [\d:]+ UTC$/u, '')}, ${formatCallTime(call.durationMs)}`;
}

/** `403 AccessDenied`, `200`, `no answer`. */
export function answerWords({status, code}: Pick<Call, 'status' | 'code'>): string {
	const words = [status?.toString(), code === undefined ? undefined : printable(code)];
	return words.filter(Boolean).join(' ') || 'no answer';
}

const statusWords = (error: AwsError) => answerWords(error);

/** AWS's own sentence, where ours would say less. */
function said(error: AwsError): string {
	const message = printable(error.message).trim();
	return message === '' ? `AWS answered ${statusWords(error)}.` : sentenceOf(`AWS says: ${message}`);
}

const sentenceOf = (text: string) => (/[.!?]$/u.test(text) ? text : `${text}.`);
const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
