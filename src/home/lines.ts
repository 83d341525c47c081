import {commandLine} from '../ui/command-words.js';
import {type Line, out} from '../ui/line.js';
import {withoutKeys} from '../ui/trouble-words.js';
import type {Finding} from './finding.js';
import {type CheckedTarget, severityOf} from './verdict.js';

const words = {critical: 'problem', warning: 'warning', info: 'note'} as const;

/** What `check` says of one target: each finding with its reason, and one line where there is none. */
export function checkLines({name, check, facts, proof}: CheckedTarget): readonly Line[] {
	if (check.findings.length === 0) {
		const parts = [
			proof === undefined ? '' : `${proof.verdict} ${proof.at}`,
			newestWords(facts),
			check.key.word === '' ? '' : `key ${check.key.word} old`,
		];
		return [out(`ok: ${name}: ${parts.filter(Boolean).join('; ')}`)];
	}

	return check.findings.flatMap(finding => findingLines(name, finding));
}

const findingLines = (name: string, finding: Finding): readonly Line[] => [
	out(`${finding.role === 'unknown' ? 'unknown' : words[severityOf(finding)]}: ${name}: ${finding.title}`),
	out(`why: ${finding.why}`, 1),
	out(`next: ${withCommands(finding.next, name)}`, 1),
];

/** What a key of the home screen opens, as a command. */
const commands: {readonly [key: string]: string} = {r: 'rotate', p: 'prove', b: 'backups'};

const withCommands = (next: string, name: string): string =>
	withoutKeys(
		next.replace(/ \(([rpb])\)/gu, (_, key: string) => ` (${commandLine(commands[key] ?? '', name)})`),
	);

function newestWords(facts: CheckedTarget['facts']): string {
	const backups = facts?.backups;
	const at = backups?.isKnown ? backups.value.newestAt : undefined;
	return at === undefined ? 'no backup yet' : `newest ${new Date(at).toISOString().replace(/\.\d+Z$/u, 'Z')}`;
}
