import type {ContextKeys} from '../../policy/evaluate.js';
import type {ObjectVersion} from '../state.js';
import {judge, requireAccess} from './access.js';
import type {ObjectCall} from './call.js';
import {invalidArgument, methodNotAllowed, noSuchKey, noSuchVersion} from './refusals.js';
import {findVersion, isVersionId, latestVersion, versionHeader} from './versions.js';

/** What an operation asks for: one action for the current version, another where a version is named. */
export type Actions = readonly [plain: string, ofVersion: string];

export type Options = {
	/** Instead of the request's own. */
	readonly versionId?: string | undefined;
	/** Further actions that the operation asks for. */
	readonly more?: readonly Actions[];
	readonly keys?: ContextKeys;
};

/** The `versionId` of the request; an empty one is refused. */
export function askedVersion(call: ObjectCall): string | undefined {
	const versionId = call.request.query.get('versionId') ?? undefined;
	if (versionId === '') {
		throw invalidArgument('versionId', '', 'Version id cannot be the empty string');
	}

	return versionId;
}

/**
Finds the version that the request is about, after the caller has been let through.
A missing key is 404 only to a caller who may list the bucket and is not denied explicitly; to all others it is 403, as an object that exists.
*/
export function openVersion(
	call: ObjectCall,
	actions: Actions,
	{versionId = askedVersion(call), more = [], keys = {}}: Options = {},
): ObjectVersion {
	const {bucket, key} = call;
	const version = versionId === undefined ? latestVersion(bucket, key) : findVersion(bucket, key, versionId);
	const wanted = [actions, ...more].map(([plain, ofVersion]) =>
		versionId === undefined ? plain : ofVersion,
	);
	if (version === undefined || (version.isDeleteMarker && versionId === undefined)) {
		throw missing(call, wanted, versionId, version);
	}

	for (const action of wanted) {
		requireAccess(call, {action, key, version, keys});
	}

	if (version.isDeleteMarker) {
		throw methodNotAllowed(call.request.method, 'DeleteMarker', {
			allow: 'DELETE',
			'x-amz-delete-marker': 'true',
			'last-modified': new Date(version.lastModified).toUTCString(),
			...versionHeader(bucket, version.versionId),
		});
	}

	return version;
}

function missing(
	call: ObjectCall,
	wanted: readonly string[],
	versionId: string | undefined,
	marker: ObjectVersion | undefined,
): Error {
	const {bucket, key} = call;
	const mayList = judge(call, {action: 's3:ListBucket'}) === 'allowed';
	for (const action of wanted) {
		if (judge(call, {action, key}) === 'explicit-deny' || !mayList) {
			requireAccess(call, {action, key});
		}
	}

	requireAccess(call, {action: 's3:ListBucket'});
	if (versionId === undefined) {
		return noSuchKey(
			key,
			marker === undefined ? {} : {'x-amz-delete-marker': 'true', ...versionHeader(bucket, marker.versionId)},
		);
	}

	return isVersionId(versionId)
		? noSuchVersion(key, versionId)
		: invalidArgument('versionId', versionId, 'Invalid version id specified');
}
