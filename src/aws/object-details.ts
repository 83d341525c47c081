import type {ObjectCannedACL, Permission, Tag} from '@aws-sdk/client-s3';
import type {Answer} from './answer.js';
import type {Acl} from './bucket-access.js';
import {readAcl} from './bucket-access.js';
import type {Aws} from './call.js';
import {ask} from './call.js';
import type {ObjectRef, VersionRef} from './objects.js';
import {objectInput, versionInput} from './objects.js';
import {iso, present, required} from './reading.js';

/** Who may do what with an object by its ACL. */
export async function getObjectAcl(aws: Aws, ref: VersionRef, signal?: AbortSignal): Promise<Answer<Acl>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetObjectAcl',
			send: async ({s3}, options) => s3.getObjectAcl(versionInput(ref), options),
			read: acl => readAcl(acl),
		},
		signal,
	);
}

/** An ACL to set: ready-made, as grant headers, or as a document in the body. */
export type AclToSet =
	| {readonly type: 'canned'; readonly acl: ObjectCannedACL}
	/** Canonical id. */
	| {readonly type: 'grant-header'; readonly read: string}
	| {
			readonly type: 'body';
			/** Canonical ids. */
			readonly ownerId: string;
			readonly grants: readonly {readonly id: string; readonly permission: Permission}[];
	  };

/** Set an object's ACL. */
export async function putObjectAcl(
	aws: Aws,
	{set, ...ref}: VersionRef & {readonly set: AclToSet},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'PutObjectAcl',
			send: async ({s3}, options) => s3.putObjectAcl({...versionInput(ref), ...aclInput(set)}, options),
			read: () => undefined,
		},
		signal,
	);
}

function aclInput(set: AclToSet) {
	switch (set.type) {
		case 'canned':
			return {ACL: set.acl};
		case 'grant-header':
			return {GrantRead: `id=${set.read}`};
		case 'body':
			return {
				AccessControlPolicy: {
					Owner: {ID: set.ownerId},
					Grants: set.grants.map(({id, permission}) => ({
						Grantee: {Type: 'CanonicalUser' as const, ID: id},
						Permission: permission,
					})),
				},
			};
	}
}

/** An object's tags. */
export async function getObjectTagging(
	aws: Aws,
	ref: VersionRef,
	signal?: AbortSignal,
): Promise<Answer<readonly Tag[]>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetObjectTagging',
			send: async ({s3}, options) => s3.getObjectTagging(versionInput(ref), options),
			read: ({TagSet = []}): readonly Tag[] => TagSet,
		},
		signal,
	);
}

/** Size, checksum and parts of an object. */
export async function getObjectAttributes(
	aws: Aws,
	ref: VersionRef,
	signal?: AbortSignal,
): Promise<Answer<{readonly size?: number; readonly etag?: string}>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetObjectAttributes',
			send: async ({s3}, options) =>
				s3.getObjectAttributes({...versionInput(ref), ObjectAttributes: ['ETag', 'ObjectSize']}, options),
			read: ({ObjectSize, ETag}) => present({size: ObjectSize, etag: ETag}),
		},
		signal,
	);
}

/** Until when Object Lock holds an object. */
export async function getObjectRetention(
	aws: Aws,
	ref: VersionRef,
	signal?: AbortSignal,
): Promise<Answer<{readonly mode?: string; readonly until?: string}>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetObjectRetention',
			send: async ({s3}, options) => s3.getObjectRetention(versionInput(ref), options),
			read: ({Retention}) => present({mode: Retention?.Mode, until: iso(Retention?.RetainUntilDate)}),
		},
		signal,
	);
}

/** Whether a legal hold is on an object. */
export async function getObjectLegalHold(
	aws: Aws,
	ref: VersionRef,
	signal?: AbortSignal,
): Promise<Answer<{readonly isOn: boolean}>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetObjectLegalHold',
			send: async ({s3}, options) => s3.getObjectLegalHold(versionInput(ref), options),
			read: ({LegalHold}) => ({isOn: LegalHold?.Status === 'ON'}),
		},
		signal,
	);
}

/** The torrent file of an object, an old way to read it; its bytes are not kept. */
export async function getObjectTorrent(
	aws: Aws,
	ref: ObjectRef,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetObjectTorrent',
			send: async ({s3}, options) => s3.getObjectTorrent(objectInput(ref), options),
			read: ({Body}) => drop(Body),
		},
		signal,
	);
}

/** An annotation of an object; its bytes are not kept. */
export async function getObjectAnnotation(
	aws: Aws,
	{name, ...ref}: VersionRef & {readonly name: string},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'GetObjectAnnotation',
			send: async ({s3}, options) =>
				s3.getObjectAnnotation({...versionInput(ref), AnnotationName: name}, options),
			read: ({AnnotationPayload}) => drop(AnnotationPayload),
		},
		signal,
	);
}

/** Whether the names of an object's annotations may be seen; they are not kept. */
export async function listObjectAnnotations(
	aws: Aws,
	ref: VersionRef,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'ListObjectAnnotations',
			send: async ({s3}, options) => s3.listObjectAnnotations(versionInput(ref), options),
			read: () => undefined,
		},
		signal,
	);
}

/** Query an object's content; what comes back is not kept. */
export async function selectObjectContent(
	aws: Aws,
	{expression = 'SELECT * FROM S3Object s LIMIT 1', ...ref}: ObjectRef & {readonly expression?: string},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'SelectObjectContent',
			send: async ({s3}, options) =>
				s3.selectObjectContent(
					{
						...objectInput(ref),
						Expression: expression,
						ExpressionType: 'SQL',
						InputSerialization: {CSV: {}},
						OutputSerialization: {CSV: {}},
					},
					options,
				),
			read: () => undefined,
		},
		signal,
	);
}

/** Ask for an archived object to be brought back for a day. */
export async function restoreObject(aws: Aws, ref: VersionRef, signal?: AbortSignal): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 's3',
			operation: 'RestoreObject',
			send: async ({s3}, options) =>
				s3.restoreObject({...versionInput(ref), RestoreRequest: {Days: 1}}, options),
			read: () => undefined,
		},
		signal,
	);
}

/** Let go of a body without reading it. */
const drop = (body: unknown): void => {
	(required(body) as {destroy?: () => void}).destroy?.();
};
