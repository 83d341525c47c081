import type {TargetFacts} from '../../src/home/facts.js';
import {buildDocument} from '../../src/policy/build.js';
import {defaultOptions} from '../../src/policy/options.js';
import {subjectOf} from '../../src/targets/subject.js';
import type {Target} from '../../src/targets/target.js';

/** When the examples are looked at. */
export const now = Date.parse('2026-11-23T19:03:00Z');
export const day = 86_400_000;
export const iso = (before: number) => new Date(now - before).toISOString();

/** A target that was set up and proven. */
export const target = (name: string, change: Partial<Target> = {}): Target => ({
	name,
	bucket: name,
	prefix: '',
	region: 'eu-west-1',
	account: '111122223333',
	user: {
		name: `nightdrop-${name}`,
		arn: `arn:aws:iam::111122223333:user/nightdrop-${name}`,
		id: 'AIDAEXAMPLE',
	},
	options: defaultOptions('hardened'),
	createdAt: iso(12 * day),
	keys: [],
	setUp: {step: 10, isComplete: true, fixes: []},
	lastProof: {verdict: 'proven', at: iso(2 * 3_600_000), probes: 72, off: 0},
	...change,
});

/** What AWS says of a target that is as it was made. */
export const healthy = (of: Target, change: Partial<TargetFacts> = {}): TargetFacts => {
	const subject = subjectOf(of, false);
	return {
		at: now,
		isPlainHttp: false,
		user: {isKnown: true, value: {arn: of.user.arn as string, id: of.user.id as string}},
		keys: {
			isKnown: true,
			value: [{accessKeyId: 'AKIAIOSFODNN7EXAMPLE', status: 'Active', createdAt: now - 12 * day}],
		},
		policy: {isKnown: true, value: subject && JSON.stringify(buildDocument(subject, of.options))},
		rights: {isKnown: true, value: {hasPassword: false, groups: [], policies: []}},
		bucket: {isKnown: true, value: {isPublicBlocked: true, hasVersions: true, areAclsOff: true}},
		...change,
	};
};
