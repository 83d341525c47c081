import type {Series} from '../backup.js';

/** Short names for a narrow column, from longer ones: without the folders that all have in front, and without placeholders. */
export function namesOf(all: ReadonlyArray<Pick<Series, 'name' | 'pattern'>>): readonly string[] {
	const shared = sharedFolders(all.map(({name}) => name));
	const names = all.map(({name}) => shortName(name.slice(shared)));
	const count = new Map<string, number>();
	for (const name of names) {
		count.set(name, (count.get(name) ?? 0) + 1);
	}

	return all.map(({pattern}, index) => {
		const name = names[index] as string;
		// Two of one name are told apart by the whole pattern.
		return name !== '' && count.get(name) === 1 ? name : pattern.slice(shared);
	});
}

/** Length of the folders that all patterns begin with. */
function sharedFolders(patterns: readonly string[]): number {
	const [first = ''] = patterns;
	let length = patterns.length < 2 ? 0 : first.lastIndexOf('/') + 1;
	for (const pattern of patterns) {
		while (length > 0 && !pattern.startsWith(first.slice(0, length))) {
			length = first.lastIndexOf('/', length - 2) + 1;
		}
	}

	// A folder that is a placeholder for all says nothing, one that is all of a name must stay.
	return length;
}

function shortName(pattern: string): string {
	const words: string[] = [];
	for (const part of pattern.split('/')) {
		const word = part
			.replaceAll(/\{[a-z]+\}/gu, '\0')
			.replace(/(?:\.[a-z][a-z0-9]{0,9})+$/iu, '')
			.replaceAll(/\0(?:[TZ]?\0)*[TZF]?/gu, '\0')
			.replaceAll(/[-_.\0 ]*\0[-_.\0 ]*/gu, ' ')
			.trim()
			.replaceAll(' ', '…');
		if (word !== '' && word !== words.at(-1)) {
			words.push(word);
		}
	}

	return words.join('/');
}
