import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import {join} from 'node:path';

/** A profile in the files that the AWS tools share. */
export type Profile = {
	readonly name: string;
	readonly region?: string;
	/** Where its credentials come from, as far as the files say. */
	readonly kind: 'key' | 'sso' | 'role' | 'process' | 'login' | 'other';
};

/** All that the files say of a profile, by the lower-case names of the settings. */
export type Settings = ReadonlyMap<string, string>;

type Environment = {readonly [name: string]: string | undefined};

/** Where the AWS tools keep their two files. */
export const sharedFiles = (environment: Environment = process.env, home = homedir()) => ({
	config: environment['AWS_CONFIG_FILE'] || join(home, '.aws', 'config'),
	credentials: environment['AWS_SHARED_CREDENTIALS_FILE'] || join(home, '.aws', 'credentials'),
});

/** The names of all profiles, in the order of the files. */
export async function listProfiles(environment: Environment = process.env): Promise<readonly string[]> {
	return (await readProfiles(environment)).map(({name}) => name);
}

/** The region that the files name for a profile. */
export async function regionOfProfile(
	name: string,
	environment: Environment = process.env,
): Promise<string | undefined> {
	return (await readProfiles(environment)).find(profile => profile.name === name)?.region;
}

/**
The endpoint that the config file names for a profile and a service (`s3`, `iam`, `sts`).

The SDK asks this of AWS_PROFILE only, not of a profile that it is given; then a key meant for a store at home would be sent to AWS.
*/
export async function endpointOfProfile(
	name: string,
	service: string,
	environment: Environment = process.env,
): Promise<string | undefined> {
	if (environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') {
		return undefined;
	}

	const sections = readSections(await readText(sharedFiles(environment).config));
	const profile = [...sections].find(([section]) => profileIn(section) === name)?.[1];
	const services = profile?.get('services');
	return (
		(services && sections.get(`services ${services}`)?.get(`${service}.endpoint_url`)) ??
		profile?.get('endpoint_url')
	);
}

/** The profile that a section of the config file is about. */
function profileIn(section: string): string | undefined {
	const name = section === 'default' ? section : /^profile\s+(.+)$/u.exec(section)?.[1];
	return name?.trim().replace(/^(["'])(.*)\1$/u, '$2');
}

/** All profiles with what the files say of them. */
export async function readProfiles(environment: Environment = process.env): Promise<readonly Profile[]> {
	return [...(await readSettings(environment))].map(([name, values]) => {
		const region = values.get('region');
		return {name, kind: kindOfProfile(values), ...(region && {region})};
	});
}

/** The settings of all profiles; a file that is missing or cannot be read counts as empty. */
export async function readSettings(
	environment: Environment = process.env,
): Promise<ReadonlyMap<string, Settings>> {
	const files = sharedFiles(environment);
	const [config, credentials] = await Promise.all([readText(files.config), readText(files.credentials)]);
	const settings = new Map<string, Map<string, string>>();
	const add = (name: string, values: ReadonlyMap<string, string>) => {
		settings.set(name, new Map([...(settings.get(name) ?? []), ...values]));
	};
	for (const [section, values] of readSections(config)) {
		const name = profileIn(section);
		if (name !== undefined) {
			add(name, values);
		}
	}

	for (const [section, values] of readSections(credentials)) {
		add(section, values);
	}

	return settings;
}

/** The files that are there and cannot be read, each with the code of the system: a profile in them cannot be found. */
export async function unreadableFiles(environment: Environment = process.env): Promise<readonly string[]> {
	const reasons = Object.values(sharedFiles(environment)).map(async path => {
		try {
			await readFile(path);
			return undefined;
		} catch (error) {
			const {code = ''} = error as NodeJS.ErrnoException;
			return code === 'ENOENT' ? undefined : `${path} (${code})`;
		}
	});
	return (await Promise.all(reasons)).filter(reason => reason !== undefined);
}

async function readText(path: string): Promise<string> {
	try {
		return await readFile(path, 'utf8');
	} catch {
		return '';
	}
}

/** The sections of an INI file as the AWS tools read it: comments by `#` or `;`, nested settings indented, here as `parent.child`. */
function readSections(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
	const sections = new Map<string, Map<string, string>>();
	let current: Map<string, string> | undefined;
	let parent = '';
	for (const line of text.replace(/^\uFEFF/u, '').split(/\r\n|\n|\r/u)) {
		const heading = /^\s*\[([^\]]+)\]/u.exec(line)?.[1]?.trim();
		if (heading !== undefined) {
			current = sections.get(heading) ?? new Map<string, string>();
			sections.set(heading, current);
			continue;
		}

		const [, indent, name, value] = /^(\s*)([^\s#;=[][^=]*?)\s*=\s*(.*?)\s*(?:\s[#;].*)?$/u.exec(line) ?? [];
		if (name !== undefined && value !== undefined) {
			const setting = name.toLowerCase();
			parent = indent === '' ? setting : parent;
			current?.set(indent === '' ? setting : `${parent}.${setting}`, value);
		}
	}

	return sections;
}

function kindOfProfile(values: Settings): Profile['kind'] {
	if (values.has('role_arn')) {
		return 'role';
	}

	if (values.has('aws_access_key_id')) {
		return 'key';
	}

	if (values.has('sso_session') || values.has('sso_start_url')) {
		return 'sso';
	}

	if (values.has('credential_process')) {
		return 'process';
	}

	return values.has('login_session') ? 'login' : 'other';
}
