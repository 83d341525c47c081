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

	const {newestAt} = backups.value;
	const found = seriesFindings(backups.value).filter(
		({role}) => role !== 'unknown' || isDue(target, now, maxAgeMs),
	);
	if (newestAt === undefined) {
		return found.length > 0 ? withAge(found, 'None') : nothingYet(target, now, maxAgeMs);
	}

	const tooOld =
		maxAgeMs !== undefined && now - newestAt > maxAgeMs ? [overAge(now, newestAt, maxAgeMs)] : [];
	return withAge([...tooOld, ...found, ...noRhythm(backups.value, now, maxAgeMs)], formatAge(now - newestAt));
}

/** What is left unsaid would be taken for "on time". How old the newest may be, somebody may say for all. */
function noRhythm(
	{isUnjudged, newestAt = 0}: Freshness,
	now: number,
	maxAgeMs: number | undefined,
): readonly Finding[] {
	return isUnjudged !== true || maxAgeMs !== undefined
		? []
		: [
				{
					id: 'backups-rhythm',
					role: 'info',
					title: 'Nobody knows when the next backup is due',
					why: `No series comes at regular times yet. The newest is of ${formatTime(newestAt, now)}.`,
					next: 'Say how often one should come (setup --expect-every), or how old the newest may be (check --max-age).',
				},
			];
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

const ageOf = ({createdAt}: Target, now: number): number => now - Date.parse(createdAt);

/** The first one should be there: until then one that was begun alarms nobody. */
const isDue = (target: Target, now: number, maxAgeMs: number | undefined): boolean =>
	ageOf(target, now) > (maxAgeMs ?? target.expectEveryMs ?? firstDueMs);

function nothingYet(target: Target, now: number, maxAgeMs: number | undefined): Part {
	return isDue(target, now, maxAgeMs)
		? wrong('bad', 'None', {
				id: 'no-backups',
				title: `There is no backup in ${target.name}`,
				why: `It was set up ${formatAge(ageOf(target, now))} ago. None has arrived, or none is left.`,
				next: 'Run the backup job once, and look at its log.',
			})
		: fine('None yet');
}
