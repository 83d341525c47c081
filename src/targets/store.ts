import {readFileSync} from 'node:fs';
import {rename} from 'node:fs/promises';
import {join} from 'node:path';
import {makeFolder} from '../storage/atomic.js';
import {settingsDirectory} from '../storage/directory.js';
import {withLock} from '../storage/lock.js';
import type {FileAnswer, FileProblem} from '../storage/problem.js';
import {attempt, fileProblem} from '../storage/problem.js';
import {settingsSchema, settingsVersion} from './schema.js';
import type {Target} from './target.js';

/** Small choices of the operator that are remembered; never a secret. */
export type Preferences = {readonly [name: string]: string | number | boolean};

type Settings = {
	readonly version: number;
	readonly targets: readonly Target[];
	readonly preferences: Preferences;
};

/** Remembers targets and preferences on this machine. The file is read anew each time: other processes write it too. */
export type Store = {
	readonly path: string;
	/** What is wrong with the file, if anything: nothing is known then, and the next write keeps it aside first. */
	readonly trouble: () => StoreTrouble | undefined;
	readonly list: () => readonly Target[];
	readonly get: (name: string) => Target | undefined;
	/** Put a target in the place of the one with its name. */
	readonly save: (target: Target) => Promise<FileAnswer<void>>;
	/** Change a target from what it is at this moment, with other processes kept out; `undefined` forgets it. */
	readonly update: (
		name: string,
		change: (target: Target | undefined) => Target | undefined,
	) => Promise<FileAnswer<Target | undefined>>;
	/** Forget a target here; nothing is changed at AWS. */
	readonly forget: (name: string) => Promise<FileAnswer<void>>;
	readonly preferences: () => Preferences;
	readonly prefer: (preferences: Preferences) => Promise<FileAnswer<void>>;
};

export type StoreTrouble = FileProblem & {
	readonly type: 'broken' | 'newer' | 'unreadable';
	/** Where the file was put, once something had to be written. */
	readonly keptAt?: string;
};

const what = 'The settings cannot be kept';
const none: Settings = {version: settingsVersion, targets: [], preferences: {}};

type Read =
	| {readonly type: 'read'; readonly settings: Settings}
	| {readonly type: 'trouble'; readonly trouble: StoreTrouble};

/** Open the settings in a folder, by default the usual one of this system. */
export async function openStore({
	directory = settingsDirectory(),
}: {
	readonly directory?: string;
} = {}): Promise<Store> {
	const {default: Conf} = await import('conf');
	const path = join(directory, 'config.json');
	const open = () =>
		new Conf<Settings>({
			cwd: directory,
			configFileMode: 0o600,
			accessPropertiesByDotNotation: false,
			schema: settingsSchema as never,
			rootSchema: {additionalProperties: false},
		});
	let conf: InstanceType<typeof Conf<Settings>> | undefined;
	let kept: StoreTrouble | undefined;

	const read = (): Read => {
		const text = textOf(path);
		if (text === undefined || typeof text !== 'string') {
			return text === undefined ? {type: 'read', settings: none} : {type: 'trouble', trouble: text};
		}

		const trouble = troubleIn(text, path);
		if (trouble) {
			return {type: 'trouble', trouble};
		}

		try {
			conf ??= open();
			return {type: 'read', settings: {...none, ...conf.store}};
		} catch (error) {
			return {type: 'trouble', trouble: broken(path, (error as Error).message)};
		}
	};

	const settings = (): Settings => {
		const now = read();
		return now.type === 'read' ? now.settings : none;
	};

	const write = async (change: (settings: Settings) => Settings): Promise<FileAnswer<void>> => {
		const ready = await attempt(what, path, async () => makeFolder(directory));
		return ready.ok ? withLock(path, what, async () => writeLocked(change)) : ready;
	};

	const writeLocked = async (change: (settings: Settings) => Settings): Promise<FileAnswer<void>> => {
		const now = read();
		if (now.type === 'trouble') {
			const aside = await keepAside(path, now.trouble);
			if (!aside.ok) {
				return aside;
			}

			kept = aside.value;
			conf = undefined;
		}

		const next = change(now.type === 'read' ? now.settings : none);
		try {
			conf ??= open();
			// A copy as JSON: a Secret that got in by mistake is dots by now.
			conf.store = JSON.parse(JSON.stringify(next)) as Settings;
			return {ok: true, value: undefined};
		} catch (error) {
			return {ok: false, problem: writeProblem(error, path)};
		}
	};

	const update: Store['update'] = async (name, change) => {
		let after: Target | undefined;
		const written = await write(({targets, ...rest}) => {
			const before = targets.find(target => target.name === name);
			after = change(before);
			return {...rest, targets: withTarget(targets, name, after)};
		});
		return written.ok ? {ok: true, value: after} : written;
	};

	return {
		path,
		trouble() {
			const now = read();
			return now.type === 'trouble' ? now.trouble : kept;
		},
		list: () => settings().targets,
		get: name => settings().targets.find(target => target.name === name),
		update,
		async save(target) {
			return valueless(await update(target.name, () => target));
		},
		async forget(name) {
			return valueless(await update(name, () => undefined));
		},
		preferences: () => settings().preferences,
		prefer: async preferences => write(now => ({...now, preferences: {...now.preferences, ...preferences}})),
	};
}

const valueless = (answer: FileAnswer<unknown>): FileAnswer<void> =>
	answer.ok ? {ok: true, value: undefined} : answer;

function withTarget(targets: readonly Target[], name: string, after: Target | undefined): readonly Target[] {
	if (after === undefined) {
		return targets.filter(target => target.name !== name);
	}

	return targets.some(target => target.name === name)
		? targets.map(target => (target.name === name ? after : target))
		: [...targets, after];
}

/** The text of the file; undefined where there is none. */
function textOf(path: string): string | StoreTrouble | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return undefined;
		}

		const {kind, next} = fileProblem(error, what, path);
		return {
			type: 'unreadable',
			kind,
			what: 'The settings cannot be read',
			why: `The system does not let ${path} be read.`,
			next,
		};
	}
}

function troubleIn(text: string, path: string): StoreTrouble | undefined {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return broken(path, 'it is not JSON');
	}

	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return broken(path, 'it is not a JSON object');
	}

	const {version} = value as {version?: unknown};
	return typeof version === 'number' && version > settingsVersion
		? {
				type: 'newer',
				kind: 'broken',
				what: 'The settings are from a newer Nightdrop',
				why: `${path} has version ${version}; this Nightdrop knows ${settingsVersion}.`,
				next: 'Use the newer Nightdrop. If you go on, the file is kept aside, and nothing in it is lost.',
			}
		: undefined;
}

const broken = (path: string, why: string): StoreTrouble => ({
	type: 'broken',
	kind: 'broken',
	what: 'The settings file is broken',
	why: `${path}: ${why.slice(0, 500)}.`,
	next: 'Mend the file. If you go on, it is kept aside, and no target is known until set up again.',
});

/** Give a file that we cannot read another name beside it: what was in it may be worth a lot to somebody. */
async function keepAside(path: string, trouble: StoreTrouble): Promise<FileAnswer<StoreTrouble>> {
	if (trouble.type === 'unreadable') {
		return {ok: false, problem: trouble};
	}

	const at = new Date().toISOString().replaceAll(':', '');
	const keptAt = `${path}.${trouble.type}-${at}`;
	return attempt(what, path, async () => {
		await rename(path, keptAt);
		return {...trouble, keptAt, next: `It was kept as ${keptAt}.`};
	});
}

/** What conf threw: the file system's refusal, or the schema's. Its words name fields, never values. */
function writeProblem(error: unknown, path: string): FileProblem {
	const {message} = error as Error;
	return message.startsWith('Config schema violation')
		? {
				kind: 'other',
				what,
				why: `Something does not belong there: ${message.slice(0, 500)}.`,
				next: 'This is a mistake of Nightdrop: report it with these words.',
			}
		: fileProblem(error, what, path);
}
