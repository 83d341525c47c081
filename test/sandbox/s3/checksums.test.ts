import {crc32} from 'node:zlib';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {checksumOf, compositeChecksum} from '../../../src/sandbox/s3/checksums.js';

const bytes = new TextEncoder().encode('123456789');
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

test('the check values that the algorithms are published with', () => {
	expect(checksumOf('CRC32', bytes)).toBe(base64('cbf43926'));
	expect(checksumOf('CRC32C', bytes)).toBe(base64('e3069283'));
	expect(checksumOf('CRC64NVME', bytes)).toBe(base64('ae8b14860a799888'));
	expect(checksumOf('SHA1', bytes)).toBe(base64('f7c3bc1d808e04732adf679965ccc34ca7ae3441'));
	expect(checksumOf('SHA256', bytes)).toBe(
		base64('15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'),
	);
});

test('CRC32 is that of zlib', () => {
	fc.assert(
		fc.property(fc.uint8Array(), content => {
			const expected = Buffer.alloc(4);
			expected.writeUInt32BE(crc32(content));
			expect(checksumOf('CRC32', content)).toBe(expected.toString('base64'));
		}),
	);
});

test('a composite checksum is that of the parts and names their number', () => {
	const parts = [checksumOf('SHA256', bytes), checksumOf('SHA256', new Uint8Array())];
	const all = Buffer.concat(parts.map(part => Buffer.from(part, 'base64')));
	expect(compositeChecksum('SHA256', parts)).toBe(`${checksumOf('SHA256', all)}-2`);
});
