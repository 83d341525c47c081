/**
Sizes in bytes of what each tool makes of no input, or of a lone line feed: what a dump that failed in a pipe leaves behind, with exit code 0.

Measured with gzip, zstd, xz, bzip2, lz4, tar, zip, openssl enc and gpg -c; gpg's differ by a few bytes. By the last extension: what was compressed and then encrypted is not here.
*/
const emptySizes: Readonly<Record<string, readonly number[]>> = {
	gz: [20, 21, 45],
	tgz: [20, 45],
	gzip: [20, 21, 45],
	zst: [13, 14],
	zstd: [13, 14],
	xz: [32, 60],
	bz2: [14, 37],
	bzip2: [14, 37],
	lz4: [15, 20],
	tar: [10_240],
	zip: [22],
	enc: [32],
	aes: [32],
	gpg: [68, 69, 70, 71, 72],
};

const extensionOf = (key: string) => /\.([a-z0-9]+)$/iu.exec(key)?.[1]?.toLowerCase() ?? '';

/** Whether an object of this key and size, in bytes, holds nothing; or hardly anything, where `isPadded`. */
export function isEmpty(key: string, bytes: number): boolean {
	if (bytes <= 1) {
		return true;
	}

	const extension = extensionOf(key);
	return Object.hasOwn(emptySizes, extension) && (emptySizes[extension]?.includes(bytes) ?? false);
}

/**
Whether the size of nothing is that of small files too: tar fills up to 10,240 bytes.

Of the others only what is no backup has such a size: measured, 25 bytes or so with gzip, under 16 with openssl enc, up to 4 with xz and gpg, one with the rest.
*/
export const isPadded = (key: string): boolean => extensionOf(key) === 'tar';
