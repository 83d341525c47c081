import type {Target} from '../targets/target.js';
import {formatAge, formatCount, formatTime} from '../ui/format.js';
import type {Freshness, TargetFacts} from './facts.js';
import {bySeverity, type Finding, fine, notKnown, type Part, wrong} from './finding.js';

const hour = 3_600_000;

/** Without a word about it, nobody is alarmed by a new target before this. */
const firstDueMs = 48 * hour;

/** Whether backups arrive. `maxAgeMs` is how old the newest of all may be, where somebody asks for that. */
export function checkBackups(
	target: Target,
	facts: TargetFacts | undefined,
	now: number,
	maxAgeMs?: number,
): Part {
	const backups = facts?.backups;
	if (backups === undefined) {
		return fine('');
	}

	if (!backups.isKnown) {
		return notKnown('backups', 'whether backups arrive', backups.why);
	}

	const {newestAt, series} = backups.value;
	if (newestAt === undefined || series === 0) {
		return nothingYet(target, now, maxAgeMs);
	}

	const tooOld =
		maxAgeMs !== undefined && now - newestAt > maxAgeMs ? [overAge(now, newestAt, maxAgeMs)] : [];
	return withAge([...tooOld, ...seriesFindings(backups.value)], formatAge(now - newestAt));
}

function withAge(findings: readonly Finding[], age: string): Part {
	const sorted = [...findings].sort((a, b) => bySeverity(a.role, b.role));
	const sick = sorted.filter(({role}) => role !== 'info');
	const [worst] = sick;
	return {
		cell:
			worst === undefined
				? {word: age}
				: {role: worst.role, word: `${age}, ${formatCount(sick.length)} to look at`},
		findings: sorted,
	};
}

const seriesFindings = ({findings}: Freshness): readonly Finding[] =>
	findings.map(({series, ...finding}) => ({
		...finding,
		id: `backups-${finding.id}`,
		title: `${series}: ${finding.title}`,
	}));

const overAge = (now: number, newestAt: number, maxAgeMs: number): Finding => ({
	id: 'backups-age',
	role: 'bad',
	title: `The newest backup is ${formatAge(now - newestAt)} old`,
	why: `It is of ${formatTime(newestAt, now)}, and may be ${formatAge(maxAgeMs)} old.`,
	next: 'Look at the job that makes it: its log, and the disk and network of its host.',
});

function nothingYet({createdAt, expectEveryMs, name}: Target, now: number, maxAgeMs?: number): Part {
	const age = now - Date.parse(createdAt);
	const isDue = age > (maxAgeMs ?? expectEveryMs ?? firstDueMs);
	return isDue
		? wrong('bad', 'None', {
				id: 'no-backups',
				title: `No backup has arrived in ${name}`,
				why: `It was set up ${formatAge(age)} ago, and nothing has been put there.`,
				next: 'Run the backup job once, and look at its log.',
			})
		: fine('None yet');
}
