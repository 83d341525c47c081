import {SandboxError, type SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall, BucketOperation} from './call.js';
import {branch, documentAnswer, innerXml, leaf, parseDocument, textOf} from './documents.js';
import {invalidArgument, malformedXml, methodNotAllowed} from './refusals.js';

/** Configurations of which a bucket has several, each with an id. */
type Numbered = {
	readonly name: string;
	readonly root: string;
	readonly read: string;
	readonly write: string;
};

export const numberedConfigurations: readonly Numbered[] = [
	{
		name: 'inventory',
		root: 'InventoryConfiguration',
		read: 's3:GetInventoryConfiguration',
		write: 's3:PutInventoryConfiguration',
	},
	{
		name: 'analytics',
		root: 'AnalyticsConfiguration',
		read: 's3:GetAnalyticsConfiguration',
		write: 's3:PutAnalyticsConfiguration',
	},
	{
		name: 'metrics',
		root: 'MetricsConfiguration',
		read: 's3:GetMetricsConfiguration',
		write: 's3:PutMetricsConfiguration',
	},
	{
		name: 'intelligent-tiering',
		root: 'IntelligentTieringConfiguration',
		read: 's3:GetIntelligentTieringConfiguration',
		write: 's3:PutIntelligentTieringConfiguration',
	},
];

/** The operation on such configurations that method and `id` ask for. */
export function numberedOperation(numbered: Numbered): BucketOperation {
	return call => {
		const id = call.request.query.get('id');
		switch (call.request.method) {
			case 'GET':
				return id === null ? listNumbered(call, numbered) : getNumbered(call, numbered, id);
			case 'PUT':
				return putNumbered(call, numbered, id ?? '');
			case 'DELETE':
				return deleteNumbered(call, numbered, id ?? '');
			default:
				throw methodNotAllowed(call.request.method, numbered.name.toUpperCase());
		}
	};
}

const place = ({name}: Numbered, id: string) => `${name}/${id}`;

function listNumbered({bucket, ...call}: BucketCall, numbered: Numbered): SandboxResponse {
	requireAccess({bucket, ...call}, {action: numbered.read});
	const found = [...bucket.configurations].filter(([name]) => name.startsWith(place(numbered, '')));
	return documentAnswer(`List${numbered.root}sResult`, [
		...found.map(([, text]) => branch(numbered.root, innerXml(text, numbered.root))),
		leaf('IsTruncated', false),
	]);
}

function getNumbered(call: BucketCall, numbered: Numbered, id: string): SandboxResponse {
	requireAccess(call, {action: numbered.read});
	const text = call.bucket.configurations.get(place(numbered, id));
	if (text === undefined) {
		throw noSuchConfiguration();
	}

	return documentAnswer(numbered.root, [innerXml(text, numbered.root)]);
}

async function putNumbered(call: BucketCall, numbered: Numbered, id: string): Promise<SandboxResponse> {
	requireAccess(call, {action: numbered.write});
	const text = await call.request.text(64 * 1024);
	const inside = textOf(parseDocument(text, numbered.root), 'Id');
	if (inside === undefined) {
		throw malformedXml();
	}

	if (id === '' || inside !== id) {
		throw invalidArgument('id', id, 'The ID in the document does not match that of the query.');
	}

	call.bucket.configurations.set(place(numbered, id), text);
	return {status: 200};
}

function deleteNumbered(call: BucketCall, numbered: Numbered, id: string): SandboxResponse {
	requireAccess(call, {action: numbered.write});
	if (!call.bucket.configurations.delete(place(numbered, id))) {
		throw noSuchConfiguration();
	}

	return {status: 204};
}

const noSuchConfiguration = () =>
	new SandboxError(404, 'NoSuchConfiguration', 'The specified configuration does not exist.');
