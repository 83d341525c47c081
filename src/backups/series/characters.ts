/** Kinds of characters, as bits. */
export const digit = 1;
export const hexLower = 2;
export const hexUpper = 4;
export const lower = 8;
export const upper = 16;

const kinds = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
	const character = String.fromCharCode(code);
	kinds[code] = /\d/u.test(character)
		? digit
		: /[a-f]/u.test(character)
			? hexLower
			: /[A-F]/u.test(character)
				? hexUpper
				: /[g-z]/u.test(character)
					? lower
					: /[G-Z]/u.test(character)
						? upper
						: 0;
}

/** The kind of the character at a place; 0 when it is neither letter nor digit of ASCII. */
export const kindAt = (text: string, index: number) => {
	const code = text.charCodeAt(index);
	return code < 128 ? (kinds[code] as number) : 0;
};
