/** Surrogates stand for what UTF-8 sorts after everything else, but UTF-16 before U+E000. */
const rank = (unit: number) => (unit >= 0xd8_00 && unit <= 0xdf_ff ? unit + 0x1_00_00 : unit);

/** Compare two keys as S3 sorts them: by their UTF-8 bytes. Negative: `a` is first. */
export function compareKeys(a: string, b: string): number {
	const length = Math.min(a.length, b.length);
	for (let index = 0; index < length; index++) {
		const [one, other] = [a.charCodeAt(index), b.charCodeAt(index)];
		if (one !== other) {
			return rank(one) - rank(other);
		}
	}

	return a.length - b.length;
}
