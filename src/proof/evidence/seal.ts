import {createHash} from 'node:crypto';

/** A hash in hexadecimal. */
export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** With a hash over everything else in it. It tells what was changed by hand or by accident, not what somebody wrote anew with its hash. */
export const sealed = <Json extends object>(json: Json): Json & {readonly sha256: string} => ({
	...json,
	sha256: sha256Of(JSON.stringify(json)),
});

/** Whether everything is as it was when it was sealed. */
export function isSealed(value: object): boolean {
	const {sha256, ...json} = value as {readonly sha256?: unknown};
	return sha256 === sha256Of(JSON.stringify(json));
}
