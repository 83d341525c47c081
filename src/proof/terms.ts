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
		// One that could not be read is tried as well.
		hasKmsDefault:
			encryption !== undefined &&
			(!encryption.ok || (encryption.value?.algorithm.startsWith('aws:kms') ?? false)),
		...(versioning?.ok && {keepsVersions: versioning.value.status === 'Enabled'}),
		mayHaveBackups: !(sample?.ok === true && sample.value.backups.length === 0),
	};
}
