import {defaultOptions} from '../../src/policy/options.js';
import type {Target} from '../../src/targets/target.js';

/** A target with everything that one may have. */
export const exampleTarget: Target = {
	name: 'acme-backups/db/',
	bucket: 'acme-backups',
	prefix: 'db/',
	region: 'eu-west-1',
	account: '111122223333',
	endpointUrl: 'http://127.0.0.1:9000',
	user: {
		name: 'nightdrop-acme-backups-db',
		arn: 'arn:aws:iam::111122223333:user/backup/nightdrop-acme-backups-db',
		id: 'AIDAIOSFODNN7EXAMPLE',
		formerArns: ['arn:aws:iam::111122223333:user/old'],
		isOurs: true,
	},
	options: defaultOptions('hardened'),
	createdAt: '2026-11-23T19:00:00.000Z',
	expectEveryMs: 86_400_000,
	keys: [
		{
			accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
			createdAt: '2026-11-23T19:00:00Z',
			origin: 'ours',
			secret: 'saved',
			savedTo: 'profile:acme-backups-db',
			verifiedAt: '2026-11-23T19:01:00.000Z',
		},
	],
	intent: {
		operation: 'CreateAccessKey',
		at: '2026-11-23T19:00:00.000Z',
		keysBefore: ['AKIAIOSFODNN7EXAMPLE'],
		run: 'abc123',
		pid: 4711,
	},
	setUp: {step: 7, isComplete: false, fixes: ['public-access', 'versioning']},
	lastProof: {
		verdict: 'not-proven',
		at: '2026-11-23T19:02:00.000Z',
		probes: 72,
		off: 2,
		why: '2 probes got no clear answer.',
	},
};
