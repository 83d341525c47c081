import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';
import {compareKeys} from '../../../src/aws/key-order.js';
import {play, type Reply} from '../../aws/scripted-server.js';

export type ListingServer = {
	readonly url: string;
	/** What each request asked for, in order. */
	readonly queries: readonly URLSearchParams[];
};

type Options = {
	readonly keys: readonly string[];
	/** Takes the place of a page; the first request is 1. */
	readonly fault?: (request: number, query: URLSearchParams) => Reply | undefined;
};

/** A server with one bucket that gives pages of at most three keys, and every fault that it is told. */
export async function startListingServer({keys, fault = () => undefined}: Options): Promise<ListingServer> {
	const sorted = [...keys].sort(compareKeys);
	const queries: URLSearchParams[] = [];
	const server = createServer((request, response) => {
		const query = new URL(request.url ?? '', 'http://localhost').searchParams;
		queries.push(query);
		play(fault(queries.length, query) ?? pageReply(pageOf(sorted, query)), request, response);
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const {port} = server.address() as AddressInfo;
	return {url: `http://127.0.0.1:${port}`, queries};
}

/** An answer with a page as its body. */
export const pageReply = (body: string): Extract<Reply, {type: 'answer'}> => ({
	type: 'answer',
	status: 200,
	headers: {'content-type': 'application/xml', 'x-amz-request-id': 'R1'},
	body,
});

function pageOf(sorted: readonly string[], query: URLSearchParams): string {
	const token = query.get('continuation-token');
	const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'hex').toString();
	const left = sorted.filter(key => compareKeys(key, after) > 0);
	const page = left.slice(0, 3);
	return listPage(page, left.length > 3 ? Buffer.from(page.at(-1) ?? '').toString('hex') : undefined);
}

/** A page of these keys. */
export const listPage = (keys: readonly string[], token?: string): string =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${token !== undefined}</IsTruncated>${
		token === undefined ? '' : `<NextContinuationToken>${token}</NextContinuationToken>`
	}${keys
		.map(
			key =>
				`<Contents><Key>${encodeURIComponent(key)}</Key><LastModified>2026-11-20T03:06:16.000Z</LastModified><ETag>"e"</ETag><Size>2</Size></Contents>`,
		)
		.join('')}</ListBucketResult>`;
