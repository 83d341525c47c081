import type {Call} from '../aws/answer.js';
import {isChanging} from '../aws/call.js';
import type {Aws, AwsOptions} from '../aws/clients.js';
import type {Connection} from '../aws/connection.js';
import {kindOf} from '../aws/kinds.js';
import {createListeners} from '../flow/listeners.js';
import type {Target} from '../targets/target.js';
import type {Identity} from '../ui/identity.js';
import type {Context} from './context.js';
import type {Noting} from './noting.js';

/** The operator's sessions with AWS, one for each region and endpoint, and who that is. */
export type OperatorSessions = {
	/** As far as it is known. */
	readonly identity: () => Identity;
	/** Absent until it was asked; then the ARN, or why it is not known. */
	readonly who: () => {readonly arn: string} | {readonly problem: string} | undefined;
	readonly onIdentity: (listener: () => void) => () => void;
	/** Find out who that is. It never fails: what it finds is told. */
	readonly identify: () => Promise<void>;
	/** A session at the place of a target. */
	readonly open: (target: Pick<Target, 'name' | 'region' | 'endpointUrl'>) => Promise<Aws>;
	readonly close: () => Promise<void>;
};

/** A session reads its credentials once: those that ended, or are no longer known, may have been renewed in the profile since. */
function isOutdated({code, status}: Call): boolean {
	return code !== undefined && ['expired', 'bad-key', 'bad-signature'].includes(kindOf(code, status));
}

/** The record can do without the answer; whoever ends the program is not kept waiting for it. */
const longestAskMs = 5000;

/** What the targets at one place have in common, and each one's own view of it: what is changed is noted with its name. */
type Session = {
	readonly aws: Promise<Aws>;
	readonly byTarget: Map<string, Aws>;
	/** Another one is opened the next time. */
	readonly setAside: () => void;
};

async function openSession(connection: Connection, options: AwsOptions): Promise<Aws> {
	const {openAws} = await import('../aws/clients.js');
	return openAws(connection, options);
}

/** Open nothing yet. What is changed for a target is noted. */
export function operatorSessions(context: Context, noting: Noting): OperatorSessions {
	const {flags, clock, version, runId, signIn} = context;
	const sessions = new Map<string, Session>();
	const outdated = new Map<string, Session>();
	const listeners = createListeners();
	let who: ReturnType<OperatorSessions['who']>;
	let identity: Identity = {
		whose: flags.isSandbox ? 'sandbox admin' : flags.profile === undefined ? '' : `profile ${flags.profile}`,
		isSandbox: flags.isSandbox,
		isReadOnly: flags.isReadOnly,
	};
	const change = (more: Partial<Identity>) => {
		identity = {...identity, ...more};
		listeners.tell();
	};

	/** It was not asked, because there was nothing to sign with yet. */
	let isUnsigned = false;
	const askWho = async (aws: Aws, signal?: AbortSignal) => {
		const {getCallerIdentity} = await import('../aws/identity.js');
		const answer = await getCallerIdentity(aws, signal);
		isUnsigned = !answer.ok && answer.error.signIn !== undefined;
		who = answer.ok
			? {arn: answer.value.arn}
			: {problem: answer.error.signIn === undefined ? answer.error.kind : answer.error.signIn.by};
		return answer;
	};

	let asking: Promise<unknown> | undefined;
	/** Who could not be asked at first, for want of a code or a sign-in, can be once a call has gone through. */
	const learn = (aws: Aws, {service, status = 0}: Call) => {
		if (isUnsigned && service !== 'sts' && status >= 200 && status < 300) {
			isUnsigned = false;
			who = undefined;
			asking = askWho(aws, AbortSignal.timeout(longestAskMs)).then(
				answer => answer.ok && change({account: answer.value.account}),
			);
		}
	};

	/** For the record of changes: where nobody asked yet, the first change does. */
	const operatorArn = async (aws: Aws) => {
		if (who === undefined) {
			asking ??= askWho(aws, AbortSignal.timeout(longestAskMs));
			await asking;
		}

		return who && 'arn' in who ? who.arn : undefined;
	};

	const note = (call: Call, target: string, aws: Aws) => {
		if (isChanging(call.operation) && call.service !== 'sts') {
			noting.call(call, {target, who: identity.whose, operator: operatorArn(aws)});
		}
	};

	/** One for a region and an endpoint, whatever the number of targets there: connections and credentials are theirs in common. */
	const sessionAt = (connection: Connection): Session => {
		const key = [connection.region, connection.endpointUrl].join(' ');
		const known = sessions.get(key);
		if (known !== undefined) {
			return known;
		}

		const opened: Session = {
			aws: openSession(connection, {clock, signIn, userAgent: `nightdrop/${version} run/${runId}`}),
			byTarget: new Map(),
			setAside() {
				if (sessions.get(key) === opened) {
					sessions.delete(key);
					// Not closed yet: another target or screen may be in the middle of a call with it. The one before it is.
					void outdated.get(key)?.aws.then(before => before.close());
					outdated.set(key, opened);
				}
			},
		};
		sessions.set(key, opened);
		return opened;
	};

	const openAt = async (connection: Connection, target = '') => {
		const {aws: opening, byTarget, setAside} = sessionAt(connection);
		const [shared, {alsoTold}] = await Promise.all([opening, import('../aws/clients.js')]);
		const known = byTarget.get(target);
		if (known !== undefined) {
			return known;
		}

		const aws = alsoTold(shared, call => {
			note(call, target, aws);
			learn(aws, call);
			if (isOutdated(call)) {
				setAside();
			}
		});
		byTarget.set(target, aws);
		return aws;
	};

	return {
		identity: () => identity,
		who: () => who,
		onIdentity: listeners.subscribe,
		async identify() {
			const connection = await context.connect();
			change({whose: connection.label, region: connection.region});
			const [aws, {isOfAws}] = await Promise.all([openAt(connection), import('../aws/endpoints.js')]);
			const {s3} = aws.endpoints();
			const answer = await askWho(aws);
			change({
				...(!isOfAws(s3) && URL.canParse(s3) && {endpoint: new URL(s3).host}),
				...(answer.ok && {account: answer.value.account}),
			});
		},
		async open({name, region, endpointUrl}) {
			const connection = await context.connect();
			if (identity.whose === '') {
				change({whose: connection.label});
			}

			// What the command line says goes before what was remembered.
			const there = flags.endpointUrl ?? endpointUrl ?? connection.endpointUrl;
			return openAt({...connection, region, ...(there !== undefined && {endpointUrl: there})}, name);
		},
		async close() {
			await asking;
			for (const {aws} of [...sessions.values(), ...outdated.values()]) {
				(await aws).close();
			}
		},
	};
}
