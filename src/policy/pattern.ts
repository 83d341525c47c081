/** What a pattern of a policy asks of a text. */
export type Matcher = (text: string) => boolean;

/** Stand in a pattern for a star and a question mark that are meant as such: private characters, which policies do not hold. */
export const literalSigns: ReadonlyMap<string, string> = new Map([
	['*', '\uE000'],
	['?', '\uE001'],
]);

const signs = new Map([...literalSigns].map(([sign, literal]) => [literal, sign]));

/** The text that a pattern without wildcards asks for. */
export const textOfPattern = (pattern: string): string =>
	pattern.replace(/[\uE000\uE001]/gu, literal => signs.get(literal) as string);

const matchers = new Map<string, Matcher>();
// A policy has few patterns; more than this means that someone feeds us made-up ones.
const mostKept = 10_000;

/**
A pattern in which `*` stands for any text and `?` for one character.

Linear in the text for each star, so that a hostile pattern cannot hang the program as a regular expression could.
*/
export function matcherOf(pattern: string): Matcher {
	const known = matchers.get(pattern);
	if (known !== undefined) {
		return known;
	}

	const matcher = /[*?]/u.test(pattern)
		? (text: string) => matches(pattern, text)
		: (text: string) => text === textOfPattern(pattern);
	if (matchers.size >= mostKept) {
		matchers.clear();
	}

	matchers.set(pattern, matcher);
	return matcher;
}

function matches(pattern: string, text: string): boolean {
	let at = 0;
	let in_ = 0;
	let star = -1;
	let resume = 0;
	while (at < text.length) {
		const sign = pattern[in_];
		if (sign === '*') {
			star = in_++;
			resume = at;
		} else if (in_ < pattern.length && (sign === '?' || (signs.get(sign as string) ?? sign) === text[at])) {
			in_++;
			at++;
		} else if (star >= 0) {
			in_ = star + 1;
			at = ++resume;
		} else {
			return false;
		}
	}

	while (pattern[in_] === '*') {
		in_++;
	}

	return in_ === pattern.length;
}

/** ARNs are compared part by part: a star never runs across one of the first five colons. */
export function matchesArn(pattern: string, arn: string): boolean {
	const wanted = arnParts(pattern);
	const given = arnParts(arn);
	return (
		wanted.length === 6 &&
		given.length === 6 &&
		wanted.every((part, index) => matcherOf(part)(given[index] as string))
	);
}

function arnParts(arn: string): readonly string[] {
	const parts = arn.split(':');
	return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
