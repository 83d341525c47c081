import type {Decision} from '../../policy/evaluate.js';
import type {Upload} from '../state.js';
import {judge, requireAccess} from './access.js';
import type {ObjectCall} from './call.js';
import {noSuchUpload} from './refusals.js';
import {initiatorOf} from './who.js';

export type Part = Upload['parts'] extends Map<number, infer Value> ? Value : never;

/** The upload that the request is about; one of another key does not count. */
export function findUpload({request, bucket, key}: ObjectCall): Upload | undefined {
	const upload = bucket.uploads.get(request.query.get('uploadId') ?? '');
	return upload?.key === key ? upload : undefined;
}

export function openUpload(call: ObjectCall): Upload {
	const upload = findUpload(call);
	if (upload === undefined) {
		throw noSuchUpload(call.request.query.get('uploadId') ?? '');
	}

	return upload;
}

/** Whoever started an upload may list its parts and abort it without being granted that; a Deny still counts. */
export function requireInitiatorOr(call: ObjectCall, action: string): void {
	const upload = findUpload(call);
	const effect: Decision['effect'] = judge(call, {action, key: call.key});
	const isInitiator = upload !== undefined && upload.initiator === initiatorOf(call.request);
	if (effect === 'explicit-deny' || !isInitiator) {
		requireAccess(call, {action, key: call.key});
	}
}

/** Parts in order of their numbers. */
export function sortedParts(upload: Upload): readonly (readonly [number, Part])[] {
	return [...upload.parts].sort(([a], [b]) => a - b);
}
