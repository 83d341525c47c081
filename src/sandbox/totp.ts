import {createHmac} from 'node:crypto';
import {SandboxError} from './protocol.js';
import type {SandboxState, User} from './state.js';

/** The secret of every virtual MFA device here, in base32 as an authenticator app takes it. */
export const mfaSeed = 'JBSWY3DPEHPK3PXP';

const stepMs = 30_000;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What a device shows at a time, milliseconds since 1970: six digits, another each 30 s (RFC 6238, HMAC-SHA-1). */
export function mfaCodeAt(time: number): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(time / stepMs)));
	const digest = createHmac('sha1', seedBytes()).update(counter).digest();
	const offset = (digest.at(-1) as number) & 0xf;
	const number = (digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000;
	return String(number).padStart(6, '0');
}

function seedBytes(): Buffer {
	const bits = [...mfaSeed].map(letter => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
	return Buffer.from((bits.match(/.{8}/gu) ?? []).map(byte => Number.parseInt(byte, 2)));
}

/**
Take the code of a user's device: the one of now, or of the step before or after it, and each once (AssumeRole in the API reference, "Enabling a virtual MFA device" in the IAM guide). The messages are those that STS gives.
*/
export function takeMfaCode(state: SandboxState, user: User | undefined, serial: string, code: string): void {
	if (user === undefined || !user.mfaDevices.some(({serialNumber}) => serialNumber === serial)) {
		throw new SandboxError(
			403,
			'AccessDenied',
			'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
		);
	}

	const now = state.clock();
	const last = state.usedMfaSteps.get(serial) ?? Number.NEGATIVE_INFINITY;
	const step = [now, now - stepMs, now + stepMs]
		.map(time => Math.floor(time / stepMs))
		.find(candidate => candidate > last && mfaCodeAt(candidate * stepMs) === code);
	if (step === undefined) {
		throw new SandboxError(
			403,
			'AccessDenied',
			'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
		);
	}

	state.usedMfaSteps.set(serial, step);
}
