import {readFileSync} from 'node:fs';
import {rename} from 'node:fs/promises';
import {join} from 'node:path';
import type Conf from 'conf';
import {replaceFile} from '../storage/atomic.js';
import type {FileAnswer, FileProblem} from '../storage/problem.js';
import {attempt, fileProblem} from '../storage/problem.js';
import {settingsSchema, settingsVersion} from './schema.js';
import {settingsText, textInstead} from './settings-text.js';
import type {Target} from './target.js';

/** Small choices of the operator that are remembered; never a secret. */
export type Preferences = {readonly [name: string]: string | number | boolean};

export type Settings = {
	readonly version: number;
	readonly targets: readonly Target[];
	readonly preferences: Preferences;
};

/** What is wrong with the settings file. */
export type StoreTrouble = FileProblem & {
	readonly type: 'broken' | 'newer' | 'unreadable';
	/** Where the file was put, once something had to be written. */
	readonly keptAt?: string;
};

export const cannotKeep = 'The settings cannot be kept';
const none: Settings = {version: settingsVersion, targets: [], preferences: {}};

export type SettingsFile = {
	readonly path: string;
	/** What is in the file at this moment; nothing where it is in trouble. */
	readonly read: () => Settings;
	readonly trouble: () => StoreTrouble | undefined;
	/** Change what is in the file at this moment; call it under the lock. A file in trouble is kept aside first. */
	readonly write: (change: (settings: Settings) => Settings) => Promise<FileAnswer<void>>;
};

type Found = {readonly settings: Settings; readonly trouble?: StoreTrouble};

/** Open the settings file of a folder; it need not be there yet. */
export async function openSettings(directory: string): Promise<SettingsFile> {
	const {default: ConfFile} = await import('conf');
	const path = join(directory, 'config.json');
	let conf: Conf<Settings> | undefined;
	let kept: StoreTrouble | undefined;
	const open = () => {
		conf ??= new ConfFile<Settings>({
			cwd: directory,
			configFileMode: 0o600,
			accessPropertiesByDotNotation: false,
			schema: settingsSchema as never,
			rootSchema: {additionalProperties: false},
			serialize: textInstead,
		});
		return conf;
	};

	const find = (): Found => {
		const found = lookInto(path);
		if (found !== 'worth opening') {
			return {settings: none, ...found};
		}

		try {
			return {settings: {...none, ...open().store}};
		} catch (error) {
			return {settings: none, trouble: broken(path, (error as Error).message)};
		}
	};

	return {
		path,
		read: () => find().settings,
		trouble: () => find().trouble ?? kept,
		async write(change) {
			const {settings, trouble} = find();
			if (trouble) {
				const aside = await keepAside(path, trouble);
				if (!aside.ok) {
					return aside;
				}

				kept = aside.value;
				conf = undefined;
			}

			try {
				// A copy as JSON: a Secret that got in by mistake is dots by now.
				const copy = JSON.parse(JSON.stringify(change(settings))) as Settings;
				await replaceFile(path, settingsText(open(), copy));
				return {ok: true, value: undefined};
			} catch (error) {
				return {ok: false, problem: writeProblem(error, path)};
			}
		},
	};
}

/** Look whether the file is one that we may open: conf itself would not tell a newer file from a broken one. */
function lookInto(path: string): 'worth opening' | {readonly trouble?: StoreTrouble} {
	const text = textOf(path);
	if (typeof text !== 'string') {
		return text ? {trouble: text} : {};
	}

	const trouble = troubleIn(text, path);
	return trouble ? {trouble} : 'worth opening';
}

/** The text of the file; undefined where there is none. */
function textOf(path: string): string | StoreTrouble | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return undefined;
		}

		const {kind, next} = fileProblem(error, cannotKeep, path);
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
	return attempt(cannotKeep, path, async () => {
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
				what: cannotKeep,
				why: `Something does not belong there: ${message.slice(0, 500)}.`,
				next: 'This is a mistake of Nightdrop: report it with these words.',
			}
		: fileProblem(error, cannotKeep, path);
}
