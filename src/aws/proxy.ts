import {BlockList, isIP} from 'node:net';
import {isLoopback} from './endpoints.js';

type Environment = {readonly [name: string]: string | undefined};

/** A proxy that the environment names. */
export type NamedProxy = {
	readonly isTls: boolean;
	readonly host: string;
	readonly port: number;
	/** `user:password`, as it goes into its header. A secret: never show or keep it. */
	readonly login?: string;
};

export type ProxyAnswer =
	| {readonly ok: true; readonly proxy: NamedProxy | undefined}
	/** The variable cannot be used; the reason holds nothing of its text. */
	| {readonly ok: false; readonly why: string};

/**
The proxy for an address by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY: small letters go before capitals, as in curl and the AWS CLI.

This machine and its link-local addresses (169.254, where instances and containers find credentials) are never reached by a proxy.
*/
export function proxyFor(address: URL, environment: Environment = process.env): ProxyAnswer {
	const {hostname, protocol} = address;
	const scheme = protocol.replace(':', '');
	const name = [`${scheme}_proxy`, `${scheme}_proxy`.toUpperCase(), 'all_proxy', 'ALL_PROXY'].find(
		one => environment[one],
	);
	if (name === undefined || isHere(hostname, address.origin) || isExempt(address, environment)) {
		return {ok: true, proxy: undefined};
	}

	return readProxy(name, environment[name] as string);
}

const isHere = (hostname: string, origin: string) => isLoopback(origin) || /^169\.254\./u.test(hostname);

function readProxy(name: string, text: string): ProxyAnswer {
	const full = /^[a-z][a-z\d+.-]*:\/\//iu.test(text) ? text : `http://${text}`;
	if (!URL.canParse(full)) {
		return {ok: false, why: `${name} is not the address of a proxy`};
	}

	const {protocol, hostname, port, username, password} = new URL(full);
	if (protocol !== 'http:' && protocol !== 'https:') {
		return {
			ok: false,
			why: `${name} names a proxy of the kind ${protocol.replace(':', '')}: http and https are known here`,
		};
	}

	const isTls = protocol === 'https:';
	const login = username === '' ? undefined : `${decoded(username)}:${decoded(password)}`;
	return {
		ok: true,
		proxy: {
			isTls,
			host: hostname.replace(/^\[(.*)\]$/u, '$1'),
			port: Number(port || (isTls ? 443 : 80)),
			...(login !== undefined && {login}),
		},
	};
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** A name covers what is under it, with a leading dot or without; `*` covers all; a port narrows; numbers may have a mask. */
function isExempt(address: URL, environment: Environment): boolean {
	const list = environment['no_proxy'] || environment['NO_PROXY'] || '';
	const host = address.hostname.toLowerCase().replace(/^\[(.*)\]$/u, '$1');
	const port = address.port || (address.protocol === 'https:' ? '443' : '80');
	return list
		.toLowerCase()
		.split(/[\s,]+/u)
		.filter(Boolean)
		.some(entry => covers(entry, host, port));
}

function covers(entry: string, host: string, port: string): boolean {
	if (entry === '*') {
		return true;
	}

	const [, network, bits] = /^([\d.:a-f]+)\/(\d+)$/u.exec(entry) ?? [];
	if (network !== undefined && bits !== undefined) {
		return isIn(host, network, Number(bits));
	}

	const [, bracketed, after] = /^\[(.+)\](?::(\d+))?$/u.exec(entry) ?? [];
	const [, plain = entry, number] = isIP(entry) === 6 ? [] : (/^(.*?)(?::(\d+))?$/u.exec(entry) ?? []);
	const name = (bracketed ?? plain).replace(/^\*?\./u, '');
	const only = after ?? number;
	return name !== '' && (only === undefined || only === port) && (host === name || host.endsWith(`.${name}`));
}

function isIn(host: string, network: string, bits: number): boolean {
	const [kind, of] = [isIP(host), isIP(network)];
	if (kind === 0 || kind !== of || bits > (kind === 4 ? 32 : 128)) {
		return false;
	}

	const type = kind === 4 ? 'ipv4' : 'ipv6';
	const list = new BlockList();
	list.addSubnet(network, bits, type);
	return list.check(host, type);
}
