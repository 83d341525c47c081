import type {CheckFlags} from '../flags.js';
import {onAbort} from '../flow/until.js';
import {hasSecret} from '../secret.js';
import type {StoredKey} from '../storage/ini.js';
import type {Machine} from './machine.js';
import type {Problem} from './problem.js';
import {keyOfEnvironment} from './set-up-deps.js';

export type GivenKey =
	| {readonly ok: true; readonly value: StoredKey | undefined}
	| {readonly ok: false; readonly problem: Problem};

/** The backup key as it was handed over: by a profile, by two lines, or by the environment. Whose it is, the proof asks AWS. The signal ends the wait for lines that nobody writes. */
export async function givenKey(
	flags: CheckFlags['key'],
	machine: Machine,
	signal: AbortSignal,
): Promise<GivenKey> {
	const given = await readKey(flags, machine, signal);
	return given.ok && given.value !== undefined && hasSecret(given.value.accessKeyId)
		? {ok: false, problem: wrongWayRound}
		: given;
}

/** A key id is shown, sent and written down. */
const wrongWayRound: Problem = {
	kind: 'usage',
	what: 'What was given as the key id of the backup user looks like a secret',
	why: 'It was neither used nor noted.',
	next: 'give the key id first, then its secret',
};

async function readKey(
	{userProfile, userCredentialsStdin}: CheckFlags['key'],
	machine: Machine,
	signal: AbortSignal,
): Promise<GivenKey> {
	if (userProfile !== undefined) {
		const {readProfileKey} = await import('../storage/credentials-file.js');
		const value = await readProfileKey({profile: userProfile});
		return value === undefined
			? {
					ok: false,
					problem: {
						kind: 'usage',
						what: `The profile ${userProfile} has no key of its own`,
						why: 'A key id and its secret are looked for in the AWS credentials file.',
						next: 'give the profile in which the backup key was saved',
					},
				}
			: {ok: true, value};
	}

	return userCredentialsStdin
		? readLines(machine, signal)
		: {ok: true, value: keyOfEnvironment(machine.environment)};
}

/** Two lines: key id, secret. They are in no argument, environment or shell history. */
async function readLines({stdin}: Machine, signal: AbortSignal): Promise<GivenKey> {
	const {createSecret} = await import('../secret.js');
	let text = '';
	const forget = onAbort(signal, () => stdin.destroy());
	try {
		for await (const chunk of stdin) {
			text += String(chunk);
			if (text.length > 4096 || text.split('\n').length > 2) {
				break;
			}
		}
	} catch (error) {
		// Ended by us: what came until then is not all.
		if (!signal.aborted) {
			throw error;
		}

		text = '';
	} finally {
		forget();
	}

	const [accessKeyId, secret] = text.split('\n').map(line => line.trim());
	return accessKeyId && secret
		? {ok: true, value: {accessKeyId, secretAccessKey: createSecret(secret)}}
		: {
				ok: false,
				problem: {
					kind: 'usage',
					what: 'Two lines were expected on standard input: key id, secret',
					next: 'printf \'%s\\n%s\\n\' "$KEY_ID" "$SECRET" | nightdrop prove TARGET --user-credentials-stdin',
				},
			};
}
