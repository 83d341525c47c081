import {DeleteObjectCommand, GetObjectCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {expect, test} from 'vitest';
import {addUser, openSandbox, outcome} from './open.js';

/** To the wire, S3 Control's path is that of an object. */
const setting = {Bucket: 'v20180820', Key: 'configuration/publicAccessBlock'};
const Body =
	'<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>';

test('public access is blocked for the account as a whole', async () => {
	const opened = await openSandbox();
	const {admin, sandbox} = opened;
	expect(await outcome(admin.send(new GetObjectCommand(setting)))).toBe(
		'404 NoSuchPublicAccessBlockConfiguration',
	);
	expect(await outcome(admin.send(new PutObjectCommand({...setting, Body})))).toBe('201');
	expect(sandbox.state.accountPublicAccessBlock.current).toEqual({
		blockPublicAcls: true,
		ignorePublicAcls: false,
		blockPublicPolicy: false,
		restrictPublicBuckets: false,
	});
	const got = await admin.send(new GetObjectCommand(setting));
	expect(await got.Body?.transformToString()).toContain('<BlockPublicAcls>true</BlockPublicAcls>');
	const {client} = addUser(opened, 'nobody');
	expect(await outcome(client.send(new GetObjectCommand(setting)))).toBe('403 AccessDenied');
	expect(await outcome(client.send(new DeleteObjectCommand(setting)))).toBe('403 AccessDenied');
	expect(await outcome(admin.send(new DeleteObjectCommand(setting)))).toBe('204');
	expect(sandbox.state.accountPublicAccessBlock.current).toBeUndefined();
});
