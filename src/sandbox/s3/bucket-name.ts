import {SandboxError} from '../protocol.js';

const forbiddenPrefixes = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const forbiddenSuffixes = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

/** Refuses names that no general purpose bucket can have. */
export function checkBucketName(name: string): void {
	const isShaped =
		/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/u.test(name) &&
		!name.includes('..') &&
		!/^\d+\.\d+\.\d+\.\d+$/u.test(name);
	const isFree =
		!forbiddenPrefixes.some(prefix => name.startsWith(prefix)) &&
		!forbiddenSuffixes.some(suffix => name.endsWith(suffix));
	if (!isShaped || !isFree) {
		throw new SandboxError(400, 'InvalidBucketName', 'The specified bucket is not valid.', {
			elements: {BucketName: name},
		});
	}
}
