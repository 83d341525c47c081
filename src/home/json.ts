import {withoutKeys} from '../ui/trouble-words.js';
import type {Finding} from './finding.js';
import {newestKeyAt} from './key-age.js';
import {type CheckedTarget, exitCodeOfCheck, healthOf, severityOf} from './verdict.js';

const day = 86_400_000;

/** What `check` found, as the contract says. */
export function checkJson(targets: readonly CheckedTarget[], now: number): object {
	return {
		schema: 'nightdrop/check/1',
		ok: exitCodeOfCheck(targets) === 0,
		targets: targets.map(target => targetJson(target, now)),
	};
}

function targetJson(target: CheckedTarget, now: number): object {
	const {name, check, facts, proof} = target;
	return {
		name,
		health: healthOf(target),
		findings: [...check.findings, ...check.notes].map(findingJson),
		newest: newestOf(target),
		keyAgeDays: keyAgeDays(facts, now),
		proof:
			proof === undefined ? null : {verdict: proof.verdict, age: now - Date.parse(proof.at), at: proof.at},
	};
}

const findingJson = (finding: Finding) => ({
	id: finding.id,
	severity: severityOf(finding),
	/** False: it could not be told. */
	known: finding.role !== 'unknown',
	what: finding.title,
	why: finding.why,
	next: withoutKeys(finding.next),
});

function newestOf({facts}: CheckedTarget): object | null {
	const backups = facts?.backups;
	const {newest, newestAt, series} = backups?.isKnown ? backups.value : {};
	return newestAt === undefined
		? null
		: {
				lastModified: new Date(newestAt).toISOString(),
				...(newest && {key: newest.key, size: newest.size}),
				series,
			};
}

/** Of the newest active key. */
function keyAgeDays(facts: CheckedTarget['facts'], now: number): number | null {
	const at = newestKeyAt(facts);
	return at === undefined ? null : Math.floor((now - at) / day);
}
