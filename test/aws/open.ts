import type {Call} from '../../src/aws/answer.js';
import {type Aws, openAws} from '../../src/aws/clients.js';
import type {Connection} from '../../src/aws/connection.js';
import {systemClock} from '../../src/flow/clock.js';
import {createSecret} from '../../src/secret.js';

/** A connection to a server on this machine with a key that means nothing. */
export const connectionTo = (endpointUrl: string, more: Partial<Connection> = {}): Connection => ({
	credentials: {
		type: 'key',
		accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
		secretAccessKey: createSecret('test-secret-that-signs'),
	},
	label: 'test',
	region: 'us-east-1',
	endpointUrl,
	isSandbox: false,
	isReadOnly: false,
	...more,
});

/** A session with a server on this machine, and the record of its calls. */
export async function openTest(
	connection: Connection,
	{timeoutMs = 5000}: {readonly timeoutMs?: number} = {},
): Promise<Aws & {readonly calls: readonly Call[]}> {
	const calls: Call[] = [];
	const aws = await openAws(connection, {
		clock: systemClock,
		userAgent: 'nightdrop/9.9.9 run/abc123',
		timeoutMs,
		onCall: call => calls.push(call),
	});
	return {...aws, calls};
}
