import {SandboxError, type SandboxResponse} from '../protocol.js';
import type {Bucket} from '../state.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {branch, childOf, documentAnswer, leaf, readDocument, textOf, type XmlElement} from './documents.js';
import {hasChecksum} from './object-lock.js';
import {invalidArgument, invalidRequest, malformedXml} from './refusals.js';

const maximumDays = 36_500;
const maximumYears = 100;

/** `GET /bucket?object-lock` */
export function getObjectLockConfiguration(call: BucketCall): SandboxResponse {
	requireAccess(call, {action: 's3:GetBucketObjectLockConfiguration'});
	const {objectLock, name} = call.bucket;
	if (objectLock === undefined) {
		throw new SandboxError(
			404,
			'ObjectLockConfigurationNotFoundError',
			'Object Lock configuration does not exist for this bucket',
			{elements: {BucketName: name}},
		);
	}

	const {mode, days, years} = objectLock;
	const rule =
		mode === undefined
			? ''
			: branch(
					'Rule',
					branch('DefaultRetention', leaf('Mode', mode), leaf('Days', days), leaf('Years', years)),
				);
	return documentAnswer('ObjectLockConfiguration', [leaf('ObjectLockEnabled', 'Enabled'), rule]);
}

/** `PUT /bucket?object-lock`: needs versions; once on, the lock stays, and only its default can change. */
export async function putObjectLockConfiguration(call: BucketCall): Promise<SandboxResponse> {
	requireAccess(call, {action: 's3:PutBucketObjectLockConfiguration'});
	if (!hasChecksum(call.request.headers)) {
		throw invalidRequest('Missing required header for this request: Content-MD5');
	}

	const document = await readDocument(call.request, 'ObjectLockConfiguration');
	if (textOf(document, 'ObjectLockEnabled') !== 'Enabled') {
		throw malformedXml();
	}

	if (call.bucket.versioning !== 'Enabled') {
		throw new SandboxError(
			409,
			'InvalidBucketState',
			"Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
		);
	}

	call.bucket.objectLock = readDefault(childOf(document, 'Rule'));
	return {status: 200};
}

function readDefault(rule: XmlElement | undefined): NonNullable<Bucket['objectLock']> {
	if (rule === undefined) {
		return {};
	}

	const retention = childOf(rule, 'DefaultRetention');
	const mode = textOf(retention, 'Mode');
	const days = textOf(retention, 'Days');
	const years = textOf(retention, 'Years');
	const isOne = (days === undefined) !== (years === undefined);
	if ((mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') || !isOne) {
		throw malformedXml();
	}

	return days === undefined
		? {mode, years: readPeriod('Years', years ?? '', maximumYears)}
		: {mode, days: readPeriod('Days', days, maximumDays)};
}

function readPeriod(name: string, text: string, maximum: number): number {
	const number = Number(text);
	if (!Number.isInteger(number) || number < 1) {
		throw invalidArgument(name, text, `Default retention period must be a positive integer value.`);
	}

	if (number > maximum) {
		throw invalidArgument(
			name,
			text,
			`Default retention period too large, must be less than or equal to ${maximum} ${name.toLowerCase()}.`,
		);
	}

	return number;
}
