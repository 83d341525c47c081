import type {Terms} from './probe.js';
import type {Evidence} from './state.js';

/** What decides which probes apply: the target's options, and what was read of the bucket so far. */
export function termsOf({input, facts}: Pick<Evidence, 'input' | 'facts'>): Terms {
	const encryption = facts?.posture.encryption;
	const versioning = facts?.posture.versioning;
	const sample = facts?.posture.sample;
	return {
		options: input.options,
		prefix: input.prefix,
		isPlainHttp: input.isPlainHttp,
		isAws: input.isAws,
		hasKmsDefault: encryption?.ok === true && (encryption.value?.algorithm.startsWith('aws:kms') ?? false),
		keepsVersions: versioning?.ok === true && versioning.value.status === 'Enabled',
		mayHaveBackups: !(sample?.ok === true && sample.value.backups.length === 0),
	};
}
