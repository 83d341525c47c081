import {openAws} from '../../src/aws/clients.js';
import type {Preset} from '../../src/policy/options.js';
import type {SetUpDeps} from '../../src/set-up/run.js';
import type {SetUpState} from '../../src/set-up/state.js';
import {begin, drive, isTested} from '../set-up/drive.js';
import {endOf, flags, openOldBucket, user} from '../set-up/old-bucket.js';
import type {Process, Stage} from './cell.js';
import {byTurns, testTable} from './table.js';

/* A set-up on a bucket that has grown, with the statements of others, up to the end of its plan: then comes the proof, which has a table of its own. */

/** A test object that could not be deleted is looked for by the proofs of later days. */
const wholeAfter = 3;
const isProven = ({proof}: SetUpState) => proof.status === 'done';

async function setStage(preset: Preset): Promise<Stage> {
	const account = await openOldBucket();
	const {sandbox, clock, store} = account;
	const theirs = account.statements('acme-backups');
	const said = {...flags, policy: {preset}};
	/** Calls of this run go their own way; what is remembered is where they seem to go. */
	const opener =
		({url, clock: ofRun, timeoutMs}: Process): SetUpDeps['openAws'] =>
		async (connection, more) => {
			const aws = await openAws({...connection, endpointUrl: url}, {clock: ofRun, timeoutMs, ...more});
			return {...aws, connection};
		};
	let runs = 0;
	return {
		endpoint: sandbox.endpoint,
		operator: sandbox.accessKeyId,
		clock,
		async run(process) {
			runs++;
			const setUp = begin(account, said, {openAws: opener(process), clock: process.clock});
			try {
				await drive(setUp, runs > wholeAfter ? isProven : isTested);
			} catch {
				// It ended before, and said why: it is run again.
			}

			await setUp.close();
		},
		end() {
			const {fixes = [], ...end} = endOf(account);
			// In the order in which they were mended.
			return {
				...end,
				fixes: [...fixes].sort((a, b) => (a < b ? -1 : 1)),
				keys: account.keysOf(user).map(({status}) => status),
			};
		},
		broken: () => [
			...theirs.filter(one => !account.statements('acme-backups').includes(one)).map(one => `gone: ${one}`),
			...unknownKeys(account, store.list()[0]).map(id => `${id} is in no record`),
		],
	};
}

type Account = Awaited<ReturnType<typeof openOldBucket>>;

/** Keys that no record knows of, and no open intent could have made. */
function unknownKeys(account: Account, target: ReturnType<Account['store']['list']>[number] | undefined) {
	const {intent, keys = []} = target ?? {};
	const known = new Set(keys.map(({accessKeyId}) => accessKeyId));
	const isExpected = (id: string) =>
		intent?.operation === 'CreateAccessKey' && !intent.keysBefore.includes(id);
	return account
		.keysOf(user)
		.map(({id}) => id)
		.filter(id => !known.has(id) && !isExpected(id));
}

testTable(
	'set-up',
	(['hardened', 'classic', 'strict'] as const).map(preset => ({
		name: preset,
		set: async () => setStage(preset),
		...byTurns(preset),
	})),
);
