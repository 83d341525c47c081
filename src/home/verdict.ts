import type {TargetCheck} from './check.js';
import type {TargetFacts} from './facts.js';
import type {Finding} from './finding.js';

/** A target as `check` found it. */
export type CheckedTarget = {
	readonly name: string;
	readonly check: TargetCheck;
	/** Absent where it was not asked: its set-up is not finished. */
	readonly facts?: TargetFacts;
	/** What was remembered of its last proof. */
	readonly proof?: {readonly verdict: string; readonly at: string};
	/** How long it took to look, milliseconds. */
	readonly tookMs?: number;
};

/** `finding` where something must be looked at, `unknown` where only something could not be told. */
export type TargetHealth = 'ok' | 'finding' | 'unknown';

export function healthOf({check}: CheckedTarget): TargetHealth {
	if (check.findings.some(({role}) => role !== 'unknown')) {
		return 'finding';
	}

	return check.findings.length === 0 ? 'ok' : 'unknown';
}

/** How much a finding weighs, for programs. */
export function severityOf({role}: Finding): 'critical' | 'warning' | 'info' {
	switch (role) {
		case 'bad':
			return 'critical';
		case 'info':
			return 'info';
		default:
			return 'warning';
	}
}

const refused = new Set(['no-credentials', 'expired', 'bad-key', 'bad-signature', 'clock', 'denied']);

/** Nothing at all could be asked with these credentials. */
function isRefused({facts}: CheckedTarget): boolean {
	const parts = facts === undefined ? [] : [facts.user, facts.policy, facts.bucket];
	return parts.length > 0 && parts.every(part => !part.isKnown && refused.has(part.kind));
}

/** The exit code of the worst target: something found, else refused, else not known. */
export function exitCodeOfCheck(targets: readonly CheckedTarget[]): number {
	if (targets.some(target => healthOf(target) === 'finding')) {
		return 1;
	}

	if (targets.some(isRefused)) {
		return 4;
	}

	// Where nothing was checked nothing is healthy: a scheduler may have another home than whoever set it up.
	return targets.length === 0 || targets.some(target => healthOf(target) === 'unknown') ? 3 : 0;
}
