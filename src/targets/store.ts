import {makeFolder} from '../storage/atomic.js';
import {settingsDirectory} from '../storage/directory.js';
import {withLock} from '../storage/lock.js';
import type {FileAnswer} from '../storage/problem.js';
import {attempt} from '../storage/problem.js';
import type {Preferences, Settings, StoreTrouble} from './settings-file.js';
import {cannotKeep, openSettings} from './settings-file.js';
import type {Target} from './target.js';

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

/** Open the settings in a folder, by default the usual one of this system. */
export async function openStore({
	directory = settingsDirectory(),
}: {
	readonly directory?: string;
} = {}): Promise<Store> {
	const file = await openSettings(directory);
	const write = async (change: (settings: Settings) => Settings): Promise<FileAnswer<void>> => {
		const ready = await attempt(cannotKeep, file.path, async () => makeFolder(directory));
		return ready.ok ? withLock(file.path, cannotKeep, async () => file.write(change)) : ready;
	};

	const update: Store['update'] = async (name, change) => {
		let after: Target | undefined;
		const written = await write(({targets, ...rest}) => {
			after = change(targets.find(target => target.name === name));
			return {...rest, targets: withTarget(targets, name, after)};
		});
		return written.ok ? {ok: true, value: after} : written;
	};

	return {
		path: file.path,
		trouble: file.trouble,
		list: () => file.read().targets,
		get: name => file.read().targets.find(target => target.name === name),
		update,
		save: async target => valueless(await update(target.name, () => target)),
		forget: async name => valueless(await update(name, () => undefined)),
		preferences: () => file.read().preferences,
		prefer: async preferences =>
			write(settings => ({...settings, preferences: {...settings.preferences, ...preferences}})),
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
