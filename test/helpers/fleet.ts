import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {buildDocument} from '../../src/policy/build.js';
import {defaultOptions} from '../../src/policy/options.js';
import {newId, newSecret} from '../../src/sandbox/iam/form.js';
import {makeUser} from '../../src/sandbox/iam/users.js';
import {everythingBlocked} from '../../src/sandbox/s3/public-access.js';
import {addSeries, day, hour, mib, ownAcl} from '../../src/sandbox/seed-objects.js';
import type {Bucket, SandboxState} from '../../src/sandbox/state.js';
import {settingsVersion} from '../../src/targets/schema.js';
import type {Target} from '../../src/targets/target.js';

/** So many targets as set-up leaves them, each with a user, a key, a bucket, our policy and a month of backups; put there at once, not by calls. */
export const seedFleet = (state: SandboxState, count: number): readonly Target[] =>
	Array.from({length: count}, (_, index) => seedTarget(state, `fleet-${String(index).padStart(3, '0')}`));

/** The same for one target of this name. */
export function seedTarget(state: SandboxState, name: string): Target {
	const now = state.clock();
	const user = makeUser(state, `nightdrop-${name}`, '/', {createdAt: now - 40 * day});
	const id = newId(state, 'AKIA', user.name);
	state.accessKeys.set(id, {
		id,
		secret: newSecret(state, user.name),
		userName: user.name,
		status: 'Active',
		createdAt: now - 12 * day,
	});
	const options = defaultOptions('hardened');
	const subject = {userArn: user.arn, userId: user.id, bucket: name, prefix: '', isPlainHttp: true};
	const document = buildDocument(subject, options);
	const bucket: Bucket = {
		name,
		region: state.region,
		owner: state.account,
		createdAt: now - 40 * day,
		policy: {text: JSON.stringify(document), document, at: 0},
		publicAccessBlock: everythingBlocked,
		ownership: 'BucketOwnerEnforced',
		versioning: 'Enabled',
		acl: ownAcl(state.account),
		configurations: new Map(),
		objects: new Map(),
		uploads: new Map(),
	};
	state.buckets.set(name, bucket);
	// The newest is three hours old, whatever the hour is.
	const at = ((now - 3 * hour) % day) / hour;
	addSeries(state, bucket, {at, size: 64 * mib, days: 30, name: date => `db/${date}.dump`});
	return {
		name,
		bucket: name,
		prefix: '',
		region: state.region,
		account: state.account,
		user: {name: user.name, arn: user.arn, id: user.id, isOurs: true},
		options,
		createdAt: new Date(now - 40 * day).toISOString(),
		keys: [],
		setUp: {step: 10, isComplete: true, fixes: []},
		lastProof: {verdict: 'proven', at: new Date(now - 2 * hour).toISOString(), probes: 72, off: 0},
	};
}

/** Remember targets in a folder of settings, all in one writing. */
export function rememberAll(directory: string, targets: readonly Target[]): void {
	mkdirSync(directory, {recursive: true, mode: 0o700});
	const settings = {version: settingsVersion, targets, preferences: {}};
	writeFileSync(join(directory, 'config.json'), JSON.stringify(settings), {mode: 0o600});
}
