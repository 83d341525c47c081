import {printable} from '../terminal/printable.js';
import {newestKeyAt} from './key-age.js';
import {type CheckedTarget, healthOf, severityOf} from './verdict.js';

type Labels = {readonly [name: string]: string};
type Sample = {readonly labels: Labels; readonly value: number};
type Family = {readonly name: string; readonly help: string; readonly samples: readonly Sample[]};

/** When the look began and ended, milliseconds since 1970. */
export type CheckTime = {readonly startedAt: number; readonly endedAt: number};

/**
What `check` found as lines of the Prometheus text format, for node_exporter's textfile collector.

Times are seconds since 1970, ages seconds. What could not be told has no sample, so that nothing old stands for it. Format: prometheus.io/docs/instrumenting/exposition_formats ("Text-based format").
*/
export function checkMetrics(targets: readonly CheckedTarget[], time: CheckTime): readonly string[] {
	const names = distinct(targets.map(({name}) => printable(name)));
	const each = (read: (target: CheckedTarget) => readonly Sample[]): readonly Sample[] =>
		targets.flatMap((target, index) =>
			read(target).map(({labels, value}) => ({labels: {target: names[index] as string, ...labels}, value})),
		);
	return [...ofTargets(each, time.endedAt), ...ofTheLook(targets, time)].flatMap(linesOf);
}

type Each = (read: (target: CheckedTarget) => readonly Sample[]) => readonly Sample[];

const ofTargets = (each: Each, now: number): readonly Family[] => [
	{
		name: 'nightdrop_target_health',
		help: 'Whether a target is in this state: 1 for the one that it is in.',
		samples: each(target => states('state', ['ok', 'finding', 'unknown'], healthOf(target))),
	},
	{
		name: 'nightdrop_finding',
		help: 'What was found on a target, and how often; severity unknown: it could not be told.',
		samples: each(findingsOf),
	},
	{
		name: 'nightdrop_newest_backup_timestamp_seconds',
		help: 'When the newest backup of a target was made.',
		samples: each(({facts}) => (facts?.backups?.isKnown ? inSeconds(facts.backups.value.newestAt) : [])),
	},
	{
		name: 'nightdrop_key_age_seconds',
		help: 'How old the newest active key of the backup user is.',
		samples: each(({facts}) => {
			const at = newestKeyAt(facts);
			return at === undefined ? [] : inSeconds(now - at);
		}),
	},
	{
		name: 'nightdrop_proof_timestamp_seconds',
		help: 'When a target was last proven, as this machine remembers it; nothing where its last proof came to something else.',
		samples: each(({proof}) => (proof?.verdict === 'proven' ? inSeconds(Date.parse(proof.at)) : [])),
	},
	{
		name: 'nightdrop_proof_verdict',
		help: 'Whether the last proof of a target came to this: 1 for what it came to.',
		samples: each(({proof}) =>
			proof === undefined ? [] : states('verdict', ['proven', 'violated', 'not-proven'], proof.verdict),
		),
	},
	{
		name: 'nightdrop_target_check_duration_seconds',
		help: 'How long it took to look at a target.',
		samples: each(({tookMs}) => inSeconds(tookMs)),
	},
];

const ofTheLook = (targets: readonly CheckedTarget[], {startedAt, endedAt}: CheckTime): readonly Family[] => [
	{
		name: 'nightdrop_targets',
		help: 'How many targets were to be looked at.',
		samples: [{labels: {}, value: targets.length}],
	},
	{
		name: 'nightdrop_check_timestamp_seconds',
		help: 'When the last look at the targets ended.',
		samples: inSeconds(endedAt),
	},
	{
		name: 'nightdrop_check_duration_seconds',
		help: 'How long the last look at the targets took.',
		samples: inSeconds(endedAt - startedAt),
	},
];

/** One sample for each state, so that one that was left goes to 0. */
const states = (label: string, all: readonly string[], current: string): readonly Sample[] =>
	all.map(state => ({labels: {[label]: state}, value: state === current ? 1 : 0}));

const inSeconds = (milliseconds: number | undefined): readonly Sample[] =>
	milliseconds === undefined || Number.isNaN(milliseconds) ? [] : [{labels: {}, value: milliseconds / 1000}];

/** The same may be found on several series: one sample for all of them, since two with the same labels spoil the file. */
function findingsOf({check}: CheckedTarget): readonly Sample[] {
	const counts = new Map<string, {readonly labels: Labels; value: number}>();
	for (const finding of [...check.findings, ...check.notes]) {
		const severity = finding.role === 'unknown' ? 'unknown' : severityOf(finding);
		const key = `${severity} ${finding.id}`;
		const known = counts.get(key) ?? {labels: {severity, id: finding.id}, value: 0};
		known.value++;
		counts.set(key, known);
	}

	return [...counts.values()];
}

/** Two names may look the same once what is invisible in them was made visible. */
function distinct(names: readonly string[]): readonly string[] {
	const given = new Set<string>();
	return names.map(name => {
		let free = name;
		for (let count = 2; given.has(free); count++) {
			free = `${name} (${count})`;
		}

		given.add(free);
		return free;
	});
}

const linesOf = ({name, help, samples}: Family): readonly string[] =>
	samples.length === 0
		? []
		: [
				`# HELP ${name} ${help}`,
				`# TYPE ${name} gauge`,
				...samples.map(({labels, value}) => `${name}${labelsOf(labels)} ${value}`),
			];

function labelsOf(labels: Labels): string {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
	return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escapes: {readonly [sign: string]: string} = {'\\': '\\\\', '"': '\\"', '\n': '\\n'};

const escaped = (text: string) => printable(text).replace(/[\\"\n]/gu, sign => escapes[sign] as string);
