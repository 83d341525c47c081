import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {mixed, xml} from './corpus.js';

/** What a server that lies puts into its answers. */
export type Lie = {
	readonly status: number;
	readonly code?: string;
	readonly message?: string;
	readonly region?: string;
	/** More of the document, as XML. */
	readonly elements?: string;
};

export type LyingServer = {readonly url: string; readonly close: () => Promise<void>};

/** What a header may hold: bytes, of which the terminal's short control characters are some. */
const requestId = 'REQ\u009B31m\u009D52;c;eA==\u009C\u0085\tZQX';

/** A server that answers everything with an error in AWS's form, its words made to do harm. */
export async function startLyingServer(lie: Lie): Promise<LyingServer> {
	const {status, code = mixed(2000), message = mixed(2000), region = mixed(400), elements = ''} = lie;
	const server = createServer((request, response) => {
		request.resume();
		const inside = `<Code>${xml(code)}</Code><Message>${xml(message)}</Message><Region>${xml(region)}</Region>${elements}`;
		const isForm = request.method === 'POST' && request.url === '/';
		response.writeHead(status, {
			'content-type': 'application/xml',
			'x-amz-request-id': requestId,
			'x-amzn-requestid': requestId,
			'x-amz-bucket-region': 'eu\u009B31m-west-1',
		});
		response.end(
			isForm
				? `<ErrorResponse><Error><Type>Sender</Type>${inside}</Error><RequestId>${xml(mixed(300))}</RequestId></ErrorResponse>`
				: `<Error>${inside}<RequestId>${xml(mixed(300))}</RequestId></Error>`,
		);
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			server.closeAllConnections();
			await new Promise(resolve => {
				server.close(resolve);
			});
		},
	};
}
