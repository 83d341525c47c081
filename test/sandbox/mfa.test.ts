import {expect, test} from 'vitest';
import {mfaCodeAt} from '../../src/sandbox/totp.js';
import {holderOf} from '../conformance/account.js';
import {documentOf, get, putPolicy} from '../conformance/calls.js';
import {accountId, objects, U, userArn} from '../conformance/names.js';
import {answerTo} from '../conformance/row.js';
import {messageOf, openTestAccount} from './account.js';

const RoleArn = `arn:aws:iam::${accountId}:role/keeper`;
const role = {RoleArn, RoleSessionName: 'night'};

/** The user has a device, and a role trusts it only with a code of it. */
async function openWithDevice() {
	const account = await openTestAccount();
	const {iam} = account.admin;
	const {VirtualMFADevice} = await iam.createVirtualMFADevice({VirtualMFADeviceName: 'phone'});
	const SerialNumber = VirtualMFADevice?.SerialNumber ?? '';
	await iam.enableMFADevice({
		...U,
		SerialNumber,
		AuthenticationCode1: '123456',
		AuthenticationCode2: '123457',
	});
	await iam.createRole({
		RoleName: 'keeper',
		AssumeRolePolicyDocument: documentOf({
			Effect: 'Allow',
			Principal: {AWS: userArn},
			Action: 'sts:AssumeRole',
			Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}},
		}),
	});
	let passed = 0;
	return {
		...account,
		device: VirtualMFADevice,
		code: (later = 0) => ({
			SerialNumber,
			TokenCode: mfaCodeAt(Date.now() + passed + later * 30_000),
		}),
		pass(seconds: number) {
			passed += seconds * 1000;
			account.pass(seconds);
		},
	};
}

test('the codes are those of RFC 6238', () => {
	// Of the seed JBSWY3DPEHPK3PXP, as oathtool --totp -b gives them.
	expect([0, 29_999, 30_000, 1_111_111_109_000].map(mfaCodeAt)).toEqual([
		'282760',
		'282760',
		'996554',
		'071271',
	]);
});

test('a role that wants MFA is had with a code of the own device, each code once', async () => {
	const {user, code, pass, device} = await openWithDevice();
	expect(Buffer.from(device?.Base32StringSeed ?? []).toString()).toBe('JBSWY3DPEHPK3PXP');
	expect(await messageOf(user.sts.assumeRole(role))).toContain('not authorized to perform: sts:AssumeRole');
	const now = code();
	const {Credentials} = await user.sts.assumeRole({...role, ...now});
	expect(Credentials?.AccessKeyId).toMatch(/^ASIA/u);
	const wrong = 'MultiFactorAuthentication failed with invalid MFA one time pass code.';
	expect(await messageOf(user.sts.assumeRole({...role, ...now}))).toContain(wrong);
	await user.sts.assumeRole({...role, ...code(1)});
	expect(await messageOf(user.sts.assumeRole({...role, ...code(-1)}))).toContain(wrong);
	expect(await messageOf(user.sts.assumeRole({...role, ...code(4)}))).toContain(wrong);
	pass(120);
	await user.sts.assumeRole({...role, ...code()});
});

test('a code without a device, a device of somebody else, and what is no code are refused', async () => {
	const account = await openWithDevice();
	const {user, admin, code} = account;
	const {TokenCode, SerialNumber} = code();
	expect(await messageOf(user.sts.assumeRole({...role, TokenCode}))).toContain('must provide both');
	expect(await messageOf(user.sts.assumeRole({...role, SerialNumber}))).toContain('must provide both');
	expect(await messageOf(user.sts.assumeRole({...role, SerialNumber, TokenCode: 'abcdef'}))).toContain(
		'tokenCode',
	);
	expect(await messageOf(admin.sts.assumeRole({...role, ...code()}))).toContain(
		'unable to validate MFA code',
	);
});

test('a policy sees whether a session was opened with MFA', async () => {
	const account = await openWithDevice();
	const {user, code} = account;
	await putPolicy(account, {
		Effect: 'Allow',
		Principal: {AWS: userArn},
		Action: 's3:GetObject',
		Resource: objects,
		Condition: {
			Bool: {'aws:MultiFactorAuthPresent': 'true'},
			NumericLessThan: {'aws:MultiFactorAuthAge': '600'},
		},
	});
	const read = async (input: object) => {
		const {Credentials} = await user.sts.getSessionToken({DurationSeconds: 3600, ...input});
		return holderOf(account, Credentials);
	};
	const [without, withCode] = [await read({}), await read(code())];
	expect(await answerTo(async () => get(without, 'drop/old.txt'), account)).toBe('403 AccessDenied');
	expect(await get(withCode, 'drop/old.txt')).toBe('old');
	account.pass(700);
	expect(await answerTo(async () => get(withCode, 'drop/old.txt'), account)).toBe('403 AccessDenied');
});
