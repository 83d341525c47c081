/** One sample of the Prometheus text format. */
export type Sample = {
	readonly name: string;
	readonly labels: {readonly [name: string]: string};
	readonly value: number;
};

/**
Reads the Prometheus text format strictly, as a scrape of node_exporter's textfile collector would: what that refuses is thrown.

Each metric has its HELP and TYPE once and before its samples, which stand together; no sample comes twice.
*/
export function readMetrics(text: string): readonly Sample[] {
	if (!text.endsWith('\n')) {
		throw new Error('The last line has no end');
	}

	const [helped, typed, left, seen] = [
		new Set<string>(),
		new Set<string>(),
		new Set<string>(),
		new Set<string>(),
	];
	let current = '';
	return text
		.slice(0, -1)
		.split('\n')
		.flatMap(line => {
			const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/u.exec(line);
			if (comment !== null) {
				const [, kind, name = '', rest = ''] = comment;
				const known = kind === 'HELP' ? helped : typed;
				if (
					known.has(name) ||
					(kind === 'TYPE' && !/^(?:gauge|counter|untyped)$/u.test(rest)) ||
					left.has(name)
				) {
					throw new Error(`Twice, or of no type: ${line}`);
				}

				if (name !== current) {
					left.add(current);
					current = name;
				}

				known.add(name);
				return [];
			}

			const sample = readSample(line);
			const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
			if (sample.name !== current || !helped.has(current) || !typed.has(current) || seen.has(key)) {
				throw new Error(`Not in its place, or twice: ${line}`);
			}

			seen.add(key);
			return [sample];
		});
}

const pair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"/uy;

function readSample(line: string): Sample {
	const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?)$/su.exec(line);
	if (match === null) {
		throw new Error(`No sample: ${line}`);
	}

	const [, name = '', inside = '', value] = match;
	const labels: {[name: string]: string} = {};
	pair.lastIndex = 0;
	while (pair.lastIndex < inside.length) {
		const found = pair.exec(inside);
		if (found === null) {
			throw new Error(`No labels: ${line}`);
		}

		labels[found[1] as string] = (found[2] as string).replace(/\\(.)/gu, (_, sign: string) =>
			sign === 'n' ? '\n' : sign,
		);
		if (inside[pair.lastIndex] === ',') {
			pair.lastIndex++;
		}
	}

	return {name, labels, value: Number(value)};
}
