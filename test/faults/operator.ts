import {type Aws, openAws} from '../../src/aws/clients.js';
import type {Sandbox} from '../../src/sandbox/server.js';
import {createSecret} from '../../src/secret.js';
import {connectionTo} from '../aws/open.js';
import {atEnd} from '../helpers/at-end.js';
import type {Process} from './cell.js';

/** The operator's session in one run of a command. */
export async function openOperator(
	{accessKeyId, secretAccessKey}: Sandbox,
	{url, clock, timeoutMs}: Process,
): Promise<Aws> {
	const credentials = {type: 'key', accessKeyId, secretAccessKey: createSecret(secretAccessKey)} as const;
	const aws = await openAws(connectionTo(url, {credentials, label: 'profile ops'}), {
		clock,
		userAgent: 'nightdrop/9.9.9 run/test',
		timeoutMs,
	});
	atEnd(aws.close);
	return aws;
}
