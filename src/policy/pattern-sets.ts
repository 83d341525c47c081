/** Steps that a question about patterns may take; used up, the answer is "possible". */
export type Budget = {left: number};

/** Places in a pattern at which a reading of some text may stand. */
type Places = readonly number[];

/**
Whether there is a text that `pattern` matches and for which `holds` is true of what each of the others says about it.

Exact: all texts are tried at once, by the places in the patterns that they lead to. A question that needs more steps than are left is answered with yes, so that a hostile pattern costs little and hides nothing.
*/
export function isPossible(
	pattern: string,
	others: readonly string[],
	holds: (matches: readonly boolean[]) => boolean,
	budget: Budget = {left: 500_000},
): boolean {
	const patterns = [pattern, ...others];
	const signs = alphabetOf(patterns);
	const start = patterns.map(one => close(one, [0]));
	const seen = new Set([keyOf(start)]);
	const open = [start];
	for (let at = open.pop(); at !== undefined; at = open.pop()) {
		const [first, ...rest] = at.map((places, index) => places.includes((patterns[index] as string).length));
		if (first && holds(rest)) {
			return true;
		}

		// A step goes through every place: with many question marks there are thousands of them.
		const cost = patterns.length + at.reduce((sum, places) => sum + places.length, 0);
		for (const sign of signs) {
			budget.left -= cost;
			if (budget.left < 0) {
				return true;
			}

			const next = at.map((places, index) => step(patterns[index] as string, places, sign));
			const key = keyOf(next);
			if (next[0]?.length !== 0 && !seen.has(key)) {
				seen.add(key);
				open.push(next);
			}
		}
	}

	return false;
}

/** What can follow a beginning in the texts that a pattern matches, as patterns; none: no such text begins so. */
export function restsOf(pattern: string, beginning: string): readonly string[] {
	let places = close(pattern, [0]);
	for (const sign of beginning.split('')) {
		places = step(pattern, places, sign);
	}

	return places
		.filter(place => !(pattern[place - 1] === '*' && places.includes(place - 1)))
		.map(place => pattern.slice(place));
}

/** Every character that a pattern names, and one that none does. */
function alphabetOf(patterns: readonly string[]): readonly string[] {
	const named = new Set(patterns.join('').split(''));
	named.delete('*');
	named.delete('?');
	let other = 0xe000;
	while (named.has(String.fromCharCode(other))) {
		other++;
	}

	return [...named, String.fromCharCode(other)];
}

function step(pattern: string, places: Places, sign: string): Places {
	const next: number[] = [];
	for (const place of places) {
		const wanted = pattern[place];
		if (wanted === '*') {
			next.push(place);
		} else if (wanted === '?' || wanted === sign) {
			next.push(place + 1);
		}
	}

	return close(pattern, next);
}

/** A star may stand for nothing; and once one is reached, no place before it leads anywhere that it does not. */
function close(pattern: string, places: Places): Places {
	const all = new Set(places);
	let lastStar = -1;
	for (const place of all) {
		if (pattern[place] === '*') {
			// A set hands out what is added while it is read.
			all.add(place + 1);
			lastStar = Math.max(lastStar, place);
		}
	}

	return [...all].filter(place => place >= lastStar).sort((a, b) => a - b);
}

const keyOf = (places: readonly Places[]) => places.map(one => one.join(',')).join('|');
