import {createSecret, type Secret} from '../secret.js';

/** What a section of a credentials file holds of a key. */
export type StoredKey = {readonly accessKeyId: string; readonly secretAccessKey: Secret};

/** The name in a line that begins a section, as the AWS tools read it; undefined for any other line. */
export function sectionOf(line: string): string | undefined {
	const heading = /^\s*\[([^\]]*)\]/u.exec(line)?.[1]?.trim();
	return heading?.replace(/^profile\s+/u, '').replace(/^(["'])(.*)\1$/u, '$2');
}

const linesOf = (text: string) => text.replace(/^\uFEFF/u, '').split(/\r\n|\n|\r/u);

/** Whether a section of this name is there, with `profile` before it or without. */
export const hasSection = (text: string, name: string): boolean =>
	linesOf(text).some(line => sectionOf(line) === name);

/** The key in a section; undefined where there is none, or only half of one. */
export function readKey(text: string, name: string): StoredKey | undefined {
	const values = new Map<string, string>();
	let isInside = false;
	for (const line of linesOf(text)) {
		const section = sectionOf(line);
		if (section !== undefined) {
			isInside = section === name;
			continue;
		}

		const [, setting, value] = /^([^\s#;=]+)\s*=\s*(\S+)\s*$/u.exec(line) ?? [];
		if (isInside && setting !== undefined && value !== undefined) {
			values.set(setting.toLowerCase(), value);
		}
	}

	const accessKeyId = values.get('aws_access_key_id');
	const secret = values.get('aws_secret_access_key');
	return accessKeyId && secret ? {accessKeyId, secretAccessKey: createSecret(secret)} : undefined;
}
