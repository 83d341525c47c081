import type {SandboxRequest, SandboxResponse} from '../protocol.js';
import type {Acl, Grant} from '../state.js';
import {checkGrantee} from './acl.js';
import {
	branch,
	childOf,
	childrenOf,
	documentAnswer,
	leaf,
	readDocument,
	textOf,
	type XmlElement,
} from './documents.js';
import {malformedXml} from './refusals.js';

const permissions = new Set<string>(['READ', 'WRITE', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL']);
const schema = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const maximumGrants = 100;

export function aclAnswer(acl: Acl): SandboxResponse {
	return documentAnswer('AccessControlPolicy', [
		branch('Owner', leaf('ID', acl.owner)),
		branch('AccessControlList', ...acl.grants.map(grantElement)),
	]);
}

function grantElement({grantee, permission}: Grant): string {
	const isGroup = grantee.startsWith('http');
	const name = isGroup ? leaf('URI', grantee) : leaf('ID', grantee);
	const type = isGroup ? 'Group' : 'CanonicalUser';
	return branch(
		'Grant',
		`<Grantee ${schema} xsi:type="${type}">${name}</Grantee>`,
		leaf('Permission', permission),
	);
}

/** Reads an `AccessControlPolicy` from the body. The owner that it names is not changed by it. */
export async function readAcl(request: SandboxRequest, owner: string): Promise<Acl> {
	const document = await readDocument(request, 'AccessControlPolicy', 64 * 1024);
	const list = childOf(document, 'AccessControlList');
	if (list === undefined) {
		throw malformedXml();
	}

	const grants = childrenOf(list, 'Grant').map(readGrant);
	if (grants.length > maximumGrants) {
		throw malformedXml();
	}

	return {owner, grants};
}

function readGrant(element: XmlElement): Grant {
	const permission = textOf(element, 'Permission') ?? '';
	const grantee = childOf(element, 'Grantee');
	const [id, uri, email] = ['ID', 'URI', 'EmailAddress'].map(name => textOf(grantee, name));
	if (!permissions.has(permission)) {
		throw malformedXml();
	}

	const name =
		id !== undefined
			? checkGrantee('id', id)
			: uri !== undefined
				? checkGrantee('uri', uri)
				: checkGrantee('emailAddress', email ?? '');
	return {grantee: name, permission: permission as Grant['permission']};
}
