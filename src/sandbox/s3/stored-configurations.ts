import {SandboxError} from '../protocol.js';
import type {Bucket} from '../state.js';
import {childOf, childrenOf, textOf, type XmlElement} from './documents.js';
import {defaultEncryption} from './encryption.js';
import {invalidRequest, malformedXml} from './refusals.js';
import {checkTags} from './tags.js';

/** A configuration that is kept as it was put and given back. */
export type Stored = {
	/** The sub-resource in the query. */
	readonly name: string;
	readonly root: string;
	readonly read: string;
	readonly write: string;
	/** Where deleting is an action of its own, or cannot be done at all. */
	readonly remove?: string | false;
	/** Without a configuration: AWS's code for that, or the content of the document that S3 gives then. */
	readonly missing: {readonly code: string; readonly message: string} | {readonly content: string};
	readonly needsChecksum?: boolean;
	readonly check?: (document: XmlElement, bucket: Bucket) => void;
};

/** All of them but those with several configurations by id. */
export const storedConfigurations: readonly Stored[] = [
	{
		name: 'lifecycle',
		root: 'LifecycleConfiguration',
		read: 's3:GetLifecycleConfiguration',
		write: 's3:PutLifecycleConfiguration',
		missing: {
			code: 'NoSuchLifecycleConfiguration',
			message: 'The lifecycle configuration does not exist',
		},
		needsChecksum: true,
		check: checkLifecycle,
	},
	{
		name: 'encryption',
		root: 'ServerSideEncryptionConfiguration',
		read: 's3:GetEncryptionConfiguration',
		write: 's3:PutEncryptionConfiguration',
		missing: {content: defaultEncryption},
		check: checkEncryption,
	},
	{
		name: 'tagging',
		root: 'Tagging',
		read: 's3:GetBucketTagging',
		write: 's3:PutBucketTagging',
		missing: {code: 'NoSuchTagSet', message: 'The TagSet does not exist'},
		needsChecksum: true,
		check: checkTagging,
	},
	{
		name: 'replication',
		root: 'ReplicationConfiguration',
		read: 's3:GetReplicationConfiguration',
		write: 's3:PutReplicationConfiguration',
		missing: {
			code: 'ReplicationConfigurationNotFoundError',
			message: 'The replication configuration was not found',
		},
		check: checkReplication,
	},
	{
		name: 'cors',
		root: 'CORSConfiguration',
		read: 's3:GetBucketCORS',
		write: 's3:PutBucketCORS',
		missing: {code: 'NoSuchCORSConfiguration', message: 'The CORS configuration does not exist'},
		needsChecksum: true,
		check: document => requireChild(document, 'CORSRule'),
	},
	{
		name: 'website',
		root: 'WebsiteConfiguration',
		read: 's3:GetBucketWebsite',
		write: 's3:PutBucketWebsite',
		remove: 's3:DeleteBucketWebsite',
		missing: {
			code: 'NoSuchWebsiteConfiguration',
			message: 'The specified bucket does not have a website configuration',
		},
	},
	{
		name: 'logging',
		root: 'BucketLoggingStatus',
		read: 's3:GetBucketLogging',
		write: 's3:PutBucketLogging',
		remove: false,
		missing: {content: ''},
	},
	{
		name: 'notification',
		root: 'NotificationConfiguration',
		read: 's3:GetBucketNotification',
		write: 's3:PutBucketNotification',
		remove: false,
		missing: {content: ''},
	},
	{
		name: 'requestPayment',
		root: 'RequestPaymentConfiguration',
		read: 's3:GetBucketRequestPayment',
		write: 's3:PutBucketRequestPayment',
		remove: false,
		missing: {content: '<Payer>BucketOwner</Payer>'},
		check: document => requireOneOf(textOf(document, 'Payer'), ['BucketOwner', 'Requester']),
	},
	{
		name: 'accelerate',
		root: 'AccelerateConfiguration',
		read: 's3:GetAccelerateConfiguration',
		write: 's3:PutAccelerateConfiguration',
		remove: false,
		missing: {content: ''},
		check: document => requireOneOf(textOf(document, 'Status'), ['Enabled', 'Suspended']),
	},
	{
		name: 'abac',
		root: 'AbacStatus',
		read: 's3:GetBucketAbac',
		write: 's3:PutBucketAbac',
		remove: false,
		missing: {content: '<Status>Disabled</Status>'},
		check: document => requireOneOf(textOf(document, 'Status'), ['Enabled', 'Disabled']),
	},
	{
		name: 'metadataConfiguration',
		root: 'MetadataConfiguration',
		read: 's3:GetBucketMetadataTableConfiguration',
		write: 's3:CreateBucketMetadataTableConfiguration',
		remove: 's3:DeleteBucketMetadataTableConfiguration',
		missing: {
			code: 'MetadataConfigurationNotFound',
			message: 'The metadata configuration does not exist',
		},
	},
	{
		name: 'metadataTable',
		root: 'MetadataTableConfiguration',
		read: 's3:GetBucketMetadataTableConfiguration',
		write: 's3:CreateBucketMetadataTableConfiguration',
		remove: 's3:DeleteBucketMetadataTableConfiguration',
		missing: {
			code: 'MetadataConfigurationNotFound',
			message: 'The metadata configuration does not exist',
		},
	},
];

function requireChild(element: XmlElement, name: string): void {
	if (childOf(element, name) === undefined) {
		throw malformedXml();
	}
}

function requireOneOf(text: string | undefined, allowed: readonly string[]): void {
	if (text === undefined || !allowed.includes(text)) {
		throw malformedXml();
	}
}

function checkLifecycle(document: XmlElement): void {
	const rules = childrenOf(document, 'Rule');
	if (rules.length === 0) {
		throw malformedXml();
	}

	const ids = rules.flatMap(rule => textOf(rule, 'ID') ?? []);
	if (new Set(ids).size !== ids.length) {
		throw new SandboxError(
			400,
			'InvalidArgument',
			'Rule ID must be unique. Found same ID for more than one rule',
		);
	}

	const actions = [
		'Expiration',
		'Transition',
		'NoncurrentVersionExpiration',
		'NoncurrentVersionTransition',
		'AbortIncompleteMultipartUpload',
	];
	for (const rule of rules) {
		requireOneOf(textOf(rule, 'Status'), ['Enabled', 'Disabled']);
		if (!actions.some(action => childOf(rule, action) !== undefined)) {
			throw invalidRequest('At least one action needs to be specified in a rule');
		}
	}
}

function checkEncryption(document: XmlElement): void {
	const rules = childrenOf(document, 'Rule');
	if (rules.length !== 1) {
		throw malformedXml();
	}

	const byDefault = childOf(rules[0], 'ApplyServerSideEncryptionByDefault');
	if (byDefault !== undefined) {
		requireOneOf(textOf(byDefault, 'SSEAlgorithm'), ['AES256', 'aws:kms', 'aws:kms:dsse']);
	}
}

function checkTagging(document: XmlElement): void {
	requireChild(document, 'TagSet');
	const tags = childrenOf(childOf(document, 'TagSet'), 'Tag');
	checkTags(
		tags.map(tag => [textOf(tag, 'Key') ?? '', textOf(tag, 'Value') ?? ''] as const),
		'bucket',
	);
}

function checkReplication(document: XmlElement, bucket: Bucket): void {
	requireChild(document, 'Role');
	requireChild(document, 'Rule');
	if (bucket.versioning !== 'Enabled') {
		throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
	}
}
