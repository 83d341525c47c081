import {authorize} from '../authorization.js';
import {SandboxError, type SandboxRequest, type SandboxResponse} from '../protocol.js';
import type {Group, Role, SandboxState, User} from '../state.js';
import {element, type XmlTree, xmlDocument} from '../xml.js';

/** One call of IAM or STS. */
export type FormCall = {readonly request: SandboxRequest; readonly state: SandboxState};

/** What an operation answers, and what is allowed to ask it. */
export type Operation = (call: FormCall) => XmlTree | undefined;

/** A parameter that must be there. */
export function required({request}: FormCall, name: string): string {
	const value = request.query.get(name);
	if (value === null || value === '') {
		throw invalid(
			`1 validation error detected: Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`,
		);
	}

	return value;
}

export const optional = ({request}: FormCall, name: string): string | undefined =>
	request.query.get(name) ?? undefined;

/** The members of a list parameter, `Name.member.1` and so on. */
export function members(call: FormCall, name: string): readonly string[] {
	const found: string[] = [];
	for (let index = 1; ; index++) {
		const value = call.request.query.get(`${name}.member.${index}`);
		if (value === null) {
			return found;
		}

		found.push(value);
	}
}

export const invalid = (message: string) => new SandboxError(400, 'ValidationError', message);

export const noSuchEntity = (message: string) => new SandboxError(404, 'NoSuchEntity', message);

/** The rule that IAM has for the names of users, groups, roles and policies. */
export function checkName(name: string, parameter: string, longest = 64): void {
	if (name.length > longest || !/^[\w+=,.@-]+$/u.test(name)) {
		throw invalid(
			`The specified value for ${parameter} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
		);
	}
}

/** The rule that IAM has for paths: they begin and end with a slash. */
export function checkPath(path: string): void {
	if (!/^\/(?:[!-~]*\/)?$/u.test(path) || path.length > 512) {
		throw invalid(
			'The specified value for path is invalid. It must begin and end with / and contain only ASCII characters.',
		);
	}
}

/** Names are unique whatever their letter case. */
const findByName = <Named extends {readonly name: string}>(map: ReadonlyMap<string, Named>, name: string) =>
	map.get(name) ?? [...map.values()].find(one => one.name.toLowerCase() === name.toLowerCase());

export const findUser = ({state}: FormCall, name: string): User | undefined => findByName(state.users, name);
export const findGroup = ({state}: FormCall, name: string): Group | undefined =>
	findByName(state.groups, name);
export const findRole = ({state}: FormCall, name: string): Role | undefined => findByName(state.roles, name);

/** The user that a call is about, after the caller was let through; without a name the caller itself. */
export function userFor(call: FormCall, action: string, parameter = 'UserName'): User {
	const name = optional(call, parameter) ?? ownName(call);
	const user = findUser(call, name);
	permit(call, action, user?.arn ?? `arn:${call.state.partition}:iam::${call.state.account}:user/${name}`);
	if (user === undefined) {
		throw noSuchEntity(`The user with name ${name} cannot be found.`);
	}

	return user;
}

function ownName({request: {caller}}: FormCall): string {
	if (caller.type !== 'user' && caller.type !== 'session') {
		throw invalid('Must specify userName when calling with non-User credentials');
	}

	return caller.arn.slice(caller.arn.lastIndexOf('/') + 1);
}

/** Throws AccessDenied unless the caller's policies allow the action. */
export function permit({request, state}: FormCall, action: string, resource: string): void {
	// What GetSessionToken gives may not call IAM without MFA, and a federated user not at all, whatever its user may.
	const {type} = request.caller;
	if ((type === 'session' || type === 'federated-user') && action.startsWith('iam:')) {
		throw new SandboxError(
			403,
			'InvalidClientTokenId',
			'The security token included in the request is invalid',
		);
	}

	authorize(state, request, {action, resource});
}

/** The document of an answer. */
export function formResponse(
	{request}: FormCall,
	action: string,
	namespace: string,
	result: XmlTree | undefined,
): SandboxResponse {
	const inner = result === undefined ? '' : element(`${action}Result`, result);
	const metadata = element('ResponseMetadata', {RequestId: request.requestId});
	return {
		status: 200,
		headers: {'content-type': 'text/xml'},
		body: xmlDocument(`<${action}Response xmlns="${namespace}">${inner}${metadata}</${action}Response>`),
	};
}

/** A list as IAM writes it. */
export const list = (items: readonly XmlTree[] | readonly string[]): XmlTree => ({
	member: items as readonly XmlTree[],
});

/** A page of a long list, by `MaxItems` and `Marker`. */
export function page<Item>(
	call: FormCall,
	items: readonly Item[],
): {readonly items: readonly Item[]; readonly rest: XmlTree} {
	const size = Number(optional(call, 'MaxItems') ?? 100);
	if (!Number.isInteger(size) || size < 1 || size > 1000) {
		throw invalid(
			`1 validation error detected: Value '${optional(call, 'MaxItems')}' at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000`,
		);
	}

	const marker = optional(call, 'Marker');
	const from = marker === undefined ? 0 : Number(Buffer.from(marker, 'base64').toString());
	if (!Number.isInteger(from) || from < 0) {
		throw invalid('Invalid Marker.');
	}

	const to = from + size;
	return {
		items: items.slice(from, to),
		rest:
			to < items.length
				? {IsTruncated: true, Marker: Buffer.from(String(to)).toString('base64')}
				: {IsTruncated: false},
	};
}

export const isoTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** Upper-case letters and the digits that ids have. */
const idAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An id of its own for a user, group, role, key …, by whose it is: `AIDA…` has 21 characters, `AKIA…` and `ASIA…` have 20. */
export const newId = (state: SandboxState, prefix: IdPrefix, of: string): string =>
	prefix + state.random(prefix === 'AKIA' || prefix === 'ASIA' ? 16 : 17, idAlphabet, `${prefix} of ${of}`);

type IdPrefix = 'AIDA' | 'AGPA' | 'AROA' | 'ANPA' | 'AKIA' | 'ASIA' | 'APKA' | 'ACCA';

const secretAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const newSecret = (state: SandboxState, of: string): string =>
	state.random(40, secretAlphabet, `secret of ${of}`);
