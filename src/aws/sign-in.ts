import {setMaxListeners} from 'node:events';
import type {AwsError} from './answer.js';

/** What requests are signed with, as the SDK takes it. */
export type Keys = {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly sessionToken?: string;
	/** Absent: they are not known to end. */
	readonly expiration?: Date;
};

export type SignedIn =
	| {readonly ok: true; readonly keys: Keys}
	| {readonly ok: false; readonly error: AwsError};

/** A code of an MFA device that is wanted. */
export type MfaQuestion = {
	/** The profile whose role wants it. */
	readonly profile: string;
	readonly role: string;
	/** Of the device. From the configuration: make it printable before it is shown. */
	readonly serial: string;
	/** What AWS said of the code before. From outside. */
	readonly refused?: string;
};

/** Asks a person for the code of their MFA device; undefined: none is given. The signal ends the question. */
export type AskMfaCode = (question: MfaQuestion, signal: AbortSignal) => Promise<string | undefined>;

export type ReadKeys = (ask: AskMfaCode | undefined, signal: AbortSignal) => Promise<SignedIn>;

/** Credentials that the whole program shares: a code is asked for once, and holds for as long as AWS lets it. */
export type SignIn = {
	/** Is given by whatever has the terminal. Absent: nobody can be asked. */
	askMfaCode?: AskMfaCode;
	/** The credentials of a source, read where there are none that hold; who waits for the same ones gets the same ones. */
	readonly get: (
		source: string,
		read: ReadKeys,
		now: () => number,
		signal?: AbortSignal,
	) => Promise<SignedIn>;
	/** AWS does not take these any more: the next one who asks has them read again. */
	readonly forget: (source: string, keys: Keys) => void;
	/** Somebody wants to try again: what was declined may be asked for, and what took long may be tried. */
	readonly again: () => void;
};

/** Requests must still hold when they arrive: the credentials are renewed so long before they end. */
const aheadMs = 60_000;

type Reading = {readonly result: Promise<SignedIn>; readonly end: () => void; waiting: number};

/** Begin with no credentials. */
export function createSignIn(askMfaCode?: AskMfaCode): SignIn {
	const kept = new Map<string, Keys>();
	const readings = new Map<string, Reading>();
	const failures = new Map<string, {readonly failed: SignedIn; readonly until: number}>();
	let turn: Promise<unknown> = Promise.resolve();

	const signIn: SignIn = {
		...(askMfaCode && {askMfaCode}),
		async get(source, read, now, signal) {
			const keys = kept.get(source);
			if (keys !== undefined && !isEnding(keys, now())) {
				return {ok: true, keys};
			}

			const failure = failures.get(source);
			if (failure !== undefined && now() < failure.until) {
				return failure.failed;
			}

			const reading = readings.get(source) ?? begin(source, read, now);
			return waitFor(reading, signal);
		},
		forget(source, keys) {
			if (kept.get(source) === keys) {
				kept.delete(source);
			}
		},
		again() {
			failures.clear();
		},
	};

	const begin = (source: string, read: ReadKeys, now: () => number): Reading => {
		const controller = new AbortController();
		const startedAt = now();
		// One question after the other, whichever profiles want one.
		const ask = async (question: MfaQuestion, signal: AbortSignal) => {
			const before = turn;
			const answer = before.then(async () =>
				signal.aborted ? undefined : signIn.askMfaCode?.(question, signal),
			);
			turn = answer.catch(() => {});
			return answer;
		};
		const leave = () => {
			if (readings.get(source) === reading) {
				readings.delete(source);
			}
		};

		const result = read(signIn.askMfaCode && ask, controller.signal).then(signedIn => {
			leave();
			if (signedIn.ok) {
				kept.set(source, signedIn.keys);
			} else if (!controller.signal.aborted) {
				failures.set(source, {failed: signedIn, until: untilOf(signedIn.error, startedAt, now())});
			}

			return signedIn;
		});
		const reading: Reading = {
			result,
			// Who comes after that begins anew.
			end() {
				leave();
				controller.abort();
			},
			waiting: 0,
		};
		readings.set(source, reading);
		return reading;
	};
	return signIn;
}

/** Nobody is asked twice for what they declined. What took long to fail is not tried again for as long; the next call would wait as the one before did. */
function untilOf({signIn}: AwsError, startedAt: number, now: number): number {
	return signIn?.by === 'mfa-declined' ? Number.POSITIVE_INFINITY : now + (now - startedAt);
}

const isEnding = ({expiration}: Keys, now: number) =>
	expiration !== undefined && expiration.getTime() - now < aheadMs;

/** Wait as long as the caller does; a question that nobody waits for any more is taken back. */
async function waitFor(reading: Reading, signal: AbortSignal | undefined): Promise<SignedIn> {
	reading.waiting++;
	let stop = () => {};
	const stopped = new Promise<SignedIn>(resolve => {
		stop = () => resolve({ok: false, error: cancelled});
		if (signal !== undefined) {
			// One signal ends many calls that wait side by side; that is no leak.
			setMaxListeners(0, signal);
			signal.addEventListener('abort', stop, {once: true});
		}
	});
	try {
		return signal?.aborted ? {ok: false, error: cancelled} : await Promise.race([reading.result, stopped]);
	} finally {
		signal?.removeEventListener('abort', stop);
		reading.waiting--;
		if (reading.waiting === 0) {
			reading.end();
		}
	}
}

const cancelled: AwsError = {
	kind: 'cancelled',
	code: 'AbortError',
	message: 'Stopped before there were credentials',
	attempts: 0,
};
