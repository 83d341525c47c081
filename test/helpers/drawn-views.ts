import {readdirSync, readFileSync} from 'node:fs';
import {Session} from 'node:inspector';
import {join} from 'node:path';

const root = join(import.meta.dirname, '..', '..', 'src');

const session = new Session();
session.connect();
session.post('Profiler.enable');
// From here on V8 remembers which functions were called: no list of ours says what was drawn.
session.post('Profiler.startPreciseCoverage', {callCount: true, detailed: false});

const called = new Set<string>();

/** Every function of a folder of src that makes a screen: `file.ts: nameView`. */
export function viewsOf(folder: string): readonly string[] {
	return readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
		.filter(file => /\.tsx?$/u.test(file))
		.flatMap(file => {
			const text = readFileSync(join(root, folder, file), 'utf8');
			const isPart = text.includes('type Part = Omit<View<');
			const named = [...text.matchAll(isPart ? /\): (?:View<|Part \{)/gu : /\): View</gu)].map(
				({index}) => /^\w+/u.exec(text.slice(text.lastIndexOf('function ', index) + 'function '.length))?.[0],
			);
			// A screen of the console is an object with one; some only draw what a flow has.
			const nameless = !text.includes('crumbs')
				? []
				: [...text.matchAll(/^\s+view(?:: \w+ =>|: \(\w*\) =>|\(\w*\) \{)/gmu)].map(() => 'view');
			return [...named, ...nameless].map(name => `${folder}/${file.replaceAll('\\', '/')}: ${name}`);
		})
		.sort();
}

/** Those of them that nothing in this test file has drawn. */
export function undrawnViews(folder: string): readonly string[] {
	// Taking it begins anew, so it is added to what was taken before.
	session.post('Profiler.takePreciseCoverage', (_, {result}) => {
		for (const {url, functions} of result) {
			const file = url.replaceAll('\\', '/').split('/src/').at(-1) ?? '';
			for (const {functionName, ranges} of functions) {
				if ((ranges[0]?.count ?? 0) > 0) {
					called.add(`${file}: ${functionName}`);
				}
			}
		}
	});
	return viewsOf(folder).filter(view => !called.has(view));
}
