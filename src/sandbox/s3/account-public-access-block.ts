import {authorize} from '../authorization.js';
import type {SandboxRequest, SandboxResponse} from '../protocol.js';
import type {SandboxState} from '../state.js';
import {blockAnswer, noPublicAccessBlock, readBlock} from './public-access-block.js';
import {accessDenied, methodNotAllowed} from './refusals.js';

/** Where S3 Control keeps the setting of a whole account. */
export const accountBlockPath = {bucket: 'v20180820', key: 'configuration/publicAccessBlock'};

/** `/v20180820/configuration/publicAccessBlock` */
export async function accountPublicAccessBlock(
	request: SandboxRequest,
	state: SandboxState,
): Promise<SandboxResponse> {
	const isRead = request.method === 'GET';
	const action = isRead ? 's3:GetAccountPublicAccessBlock' : 's3:PutAccountPublicAccessBlock';
	authorize(state, request, {action, resource: '*'});
	const account = request.headers['x-amz-account-id'];
	if (account !== undefined && account !== state.account) {
		throw accessDenied();
	}

	const setting = state.accountPublicAccessBlock;
	switch (request.method) {
		case 'GET':
			if (setting.current === undefined) {
				throw noPublicAccessBlock();
			}

			return blockAnswer(setting.current);
		case 'PUT':
			setting.current = await readBlock(request);
			return {status: 201};
		case 'DELETE':
			delete setting.current;
			return {status: 204};
		default:
			throw methodNotAllowed(request.method, 'PUBLIC_ACCESS_BLOCK');
	}
}
