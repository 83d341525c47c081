import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openProgram} from '../helpers/program.js';

/** What is shaped by others: policies, and what a call of AWS takes. */
const foreign = new Set(['document', 'input']);

/** The names of all fields in a value. */
function fieldsOf(value: unknown): readonly string[] {
	if (Array.isArray(value)) {
		return value.flatMap(fieldsOf);
	}

	return typeof value === 'object' && value !== null
		? Object.entries(value).flatMap(([name, inner]) => [name, ...(foreign.has(name) ? [] : fieldsOf(inner))])
		: [];
}

/** The fields that a section of the page explains: what stands between backticks, with its dots taken apart. */
function explained(): ReadonlyMap<string, ReadonlySet<string>> {
	const [, ...sections] = readFileSync('docs/json.md', 'utf8').split(/^## /mu);
	return new Map(
		sections.map(section => {
			const title = section.slice(0, section.indexOf('\n')).replaceAll('`', '');
			const words = [...section.matchAll(/`([\w.[\]]+)`/gu)].map(match => match[1] as string);
			return [title, new Set(words.flatMap(word => word.replaceAll('[]', '').split('.')))];
		}),
	);
}

test('every field of every JSON is explained', async () => {
	const program = openProgram();
	try {
		const {endpoint} = await program.serve('--seed', 'demo');
		const name = 'acme-backups/db/';
		const target = ['--bucket', 'acme-backups', '--prefix', 'db/'];
		const secret = join(program.home, 'later.key');
		const commands: readonly (readonly string[])[] = [
			['setup', ...target, '--dry-run'],
			['setup', ...target, '--fix', 'all', '--print-secret', '--yes'],
			['setup', '--bucket', 'no-such-bucket', '--print-secret', '--yes'],
			['prove', name, '--temporary-key'],
			['backups', name, '--versions'],
			['backups', 'acme-wal/'],
			['backups', 'acme-mail/', '--versions'],
			['backups', 'acme-backups/', '--uploads'],
			['backups', 'acme-backups/', '--objects', '--limit', '3'],
			['backups', 'acme-backups/', '--summary'],
			['check', '--all'],
			['rotate', name],
			['rotate', name, '--compromised', '--since', '7d'],
			['rotate', name, '--step', 'create', '--save-file', secret, '--yes'],
			['targets'],
			['policy', '--bucket', 'acme-backups', '--user-arn', 'arn:aws:iam::111122223333:user/x', '--explain'],
			['retire', name, '--dry-run'],
			['retire', name, '--yes'],
			['rotate', name],
			['activity'],
		];
		const seen = new Map<string, Set<string>>();
		for (const command of commands) {
			const {stdout} = await program.run([...command, '--endpoint-url', endpoint, '--json']);
			const json = JSON.parse(stdout) as {readonly schema?: string};
			const {schema = ''} = json;
			seen.set(schema, new Set([...(seen.get(schema) ?? []), ...fieldsOf(json)]));
		}

		const page = explained();
		const common = page.get('In all of them') ?? new Set();
		const missing = [...seen].flatMap(([schema, fields]) => {
			const own = page.get(schema) ?? new Set();
			// A set-up has a proof in it.
			const inner = schema === 'nightdrop/setup/1' ? (page.get('nightdrop/proof/1') ?? new Set()) : new Set();
			return [...fields]
				.filter(field => !(own.has(field) || common.has(field) || inner.has(field)))
				.map(field => `${schema}: ${field}`);
		});
		expect(missing).toEqual([]);
		const titles = [...page.keys()].filter(title => title.startsWith('nightdrop/'));
		expect(new Set(titles)).toEqual(new Set(seen.keys()));
	} finally {
		await program.close();
	}
}, 120_000);
