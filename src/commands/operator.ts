import type {Call} from '../aws/answer.js';
import {isChanging} from '../aws/call.js';
import type {Aws} from '../aws/clients.js';
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

/** Open nothing yet. What is changed for a target is noted. */
export function operatorSessions(context: Context, noting: Noting): OperatorSessions {
	const {flags, clock, version, runId} = context;
	const sessions = new Map<string, Promise<Aws>>();
	const outdated = new Map<string, Promise<Aws>>();
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

	const askWho = async (aws: Aws, signal?: AbortSignal) => {
		const {getCallerIdentity} = await import('../aws/identity.js');
		const answer = await getCallerIdentity(aws, signal);
		who = answer.ok ? {arn: answer.value.arn} : {problem: answer.error.kind};
		return answer;
	};

	let asking: Promise<unknown> | undefined;
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

	const openAt = async (connection: Connection, target = '') => {
		const key = [target, connection.region, connection.endpointUrl].join(' ');
		const open = async () => {
			const {openAws} = await import('../aws/clients.js');
			const aws = await openAws(connection, {
				clock,
				userAgent: `nightdrop/${version} run/${runId}`,
				onCall(call) {
					note(call, target, aws);
					if (isOutdated(call) && sessions.get(key) === opened) {
						sessions.delete(key);
						// Not closed yet: another screen may be in the middle of a call with it.
						void outdated.get(key)?.then(before => before.close());
						outdated.set(key, opened);
					}
				},
			});
			return aws;
		};
		const opened = sessions.get(key) ?? open();
		sessions.set(key, opened);
		return opened;
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
			for (const session of [...sessions.values(), ...outdated.values()]) {
				(await session).close();
			}
		},
	};
}
