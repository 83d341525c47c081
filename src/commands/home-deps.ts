import type {ActivityEntry as ShownEntry} from '../home/flow.js';
import type {HomeDeps} from '../home/perform.js';
import type {ActivityEntry} from '../storage/activity.js';
import {settingsDirectory} from '../storage/directory.js';
import type {Target} from '../targets/target.js';
import {answerWords} from '../ui/words.js';
import type {Noting} from './activity.js';
import type {Context} from './context.js';
import type {OperatorSessions} from './operator.js';

/** What home needs of this machine and of AWS. */
export function homeDeps(context: Context, operator: OperatorSessions, {activity}: Noting): HomeDeps {
	const {clock, directory} = context;
	return {
		clock,
		openOperator: async target => operator.open(target),
		async readTargets() {
			const {openStore} = await import('../targets/store.js');
			const store = await openStore(directory === undefined ? {} : {directory});
			const trouble = store.trouble();
			return {
				targets: trouble === undefined ? store.list() : [],
				...(trouble && {notice: `${trouble.what}. ${trouble.why} ${trouble.next}`}),
			};
		},
		readActivity: async target => readActivity(await activity.read(), target),
		async backUpPolicy({bucket}, policy) {
			const {keepPolicy} = await import('../storage/policy-backup.js');
			return keepPolicy({directory: directory ?? settingsDirectory(), bucket, at: clock.now(), policy});
		},
	};
}

const readActivity = (entries: readonly ActivityEntry[], {name}: Target): readonly ShownEntry[] =>
	entries.filter(({target}) => target === name).map(shown);

function shown({
	at,
	what,
	outcome,
	service,
	operation,
	status,
	code,
	requestId,
	who,
	note,
}: ActivityEntry): ShownEntry {
	const call = service === undefined ? '' : `${service} ${operation ?? ''}`;
	const answer =
		service === undefined
			? (note ?? '')
			: answerWords({...(status !== undefined && {status}), ...(code !== undefined && {code})});
	return {
		at,
		what,
		call,
		answer,
		who: who ?? '',
		isOk: outcome === 'ok',
		details: [call, answer, ...(requestId === undefined ? [] : [`request ${requestId}`]), at]
			.filter(Boolean)
			.join(', '),
	};
}
