import type {Duplex} from 'node:stream';
import {SandboxError} from './protocol.js';
import {refusal} from './refusal.js';
import {requestIds} from './request-ids.js';

const requestId = requestIds(undefined);

/** Answers what is no HTTP request, or never becomes one, as S3 does, and ends the connection. */
export function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
	if (!socket.writable || error.code === 'ECONNRESET') {
		socket.destroy();
		return;
	}

	const {status, body} = refusal(reasonOf(error), 's3', requestId('', ''));
	const bytes = Buffer.from(body as string);
	socket.end(
		`HTTP/1.1 ${status} Bad Request\r\nContent-Type: application/xml\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n${bytes.toString('utf8')}`,
	);
}

/** In the words of "Error responses" of the S3 API reference. */
function reasonOf({code}: NodeJS.ErrnoException): SandboxError {
	switch (code) {
		case 'HPE_HEADER_OVERFLOW':
			return new SandboxError(
				400,
				'RequestHeaderSectionTooLarge',
				'The request header and query parameters used to make the request exceed the maximum allowed size.',
			);
		case 'ERR_HTTP_REQUEST_TIMEOUT':
			return new SandboxError(
				400,
				'RequestTimeout',
				'Your socket connection to the server was not read from or written to within the timeout period.',
			);
		default:
			return new SandboxError(400, 'BadRequest', 'An error occurred when parsing the HTTP request.');
	}
}
