import {getBucketPolicy} from '../../aws/bucket-policy.js';
import {isPlainHttp} from '../../aws/endpoints.js';
import {isMissing, type Trouble, troubleOf} from '../../aws/trouble.js';
import {getUser, listUsers} from '../../aws/users.js';
import {assess} from '../../backups/assess.js';
import {longestGapMs} from '../../backups/health/longest-gap.js';
import {wrongOperator} from '../../keys/right-operator.js';
import {readSaved} from '../../keys/secret-place.js';
import {buildStatements} from '../../policy/build.js';
import {isSameStatement} from '../../policy/compare.js';
import type {Statement} from '../../policy/document.js';
import {parsePolicy} from '../../policy/parse.js';
import {isRunning, processName} from '../../storage/process.js';
import {targetsOfSameUser, withKeyFacts, withSharedKeys} from '../../targets/journal.js';
import {keep} from '../../targets/keep.js';
import {subjectOf} from '../../targets/subject.js';
import type {Intent, Target} from '../../targets/target.js';
import {setUpCommand} from '../../ui/command-words.js';
import {afterLook, type Look, type SeriesAge} from '../look.js';
import type {StepContext} from './deps.js';
import {lookAtKeys} from './look-at-keys.js';
import {lookAtWritten} from './look-at-written.js';

type Context = Pick<StepContext, 'deps' | 'stop'>;

export type Looked =
	| {readonly ok: true; readonly look: Look; readonly target: Target}
	| {readonly ok: false; readonly trouble: Trouble};

const refused = (trouble: Trouble): Looked => ({ok: false, trouble});

/** Look at everything that the next step follows from; on a suspicion, also one that is only spoken of, at what was written since. Nothing is changed but the journal, which learns what IAM says. */
export async function lookAround(target: Target, context: Context, spokenOf?: string): Promise<Looked> {
	const {deps, stop} = context;
	const since = target.compromise?.since ?? spokenOf;
	if (target.user.arn === undefined) {
		return refused(unfinished(target));
	}

	const wrong = await wrongOperator(target, deps.operator, stop);
	if (wrong !== undefined) {
		return refused(wrong);
	}

	const user = await lookAtUser(target, context);
	if (!user.ok) {
		return user;
	}

	const keys =
		user.standing === 'as known' ? await lookAtKeys(context, target) : {ok: true as const, keys: []};
	if (!keys.ok) {
		return keys;
	}

	const others = targetsOfSameUser(deps.store.list(), target);
	const isToList = keys.keys.length > 1 || since !== undefined;
	const backups = isToList ? await lookAtBackups(target, since, context) : {};
	const areSessionsDenied = since === undefined ? undefined : await lookAtSessions(target, context);
	const look: Look = {
		at: deps.clock.now(),
		user: user.standing,
		...(user.now && {userNow: user.now}),
		keys: keys.keys,
		...backups,
		...(areSessionsDenied !== undefined && {areSessionsDenied}),
		isOtherRun: [target, ...others].some(({intent}) => intent !== undefined && isUnderWay(intent, context)),
		...(others.length > 0 && {sharedWith: others.map(({name}) => name)}),
	};
	const shared = withSharedKeys(target, others, keys.keys);
	const known = await withFoundSecrets(afterLook(shared, look), context);
	const trouble =
		known === target || deps.operator.connection.isReadOnly ? undefined : await keep(deps, known, target);
	return trouble === undefined ? {ok: true, look, target: known} : refused(trouble);
}

const unfinished = ({name, bucket, prefix}: Target): Trouble => ({
	what: `The set-up of ${name} was not finished`,
	why: 'Its backup user is not known yet.',
	next: setUpCommand({bucket, prefix}),
});

/** Longer than any call with all that belongs to it. */
const longestRunMs = 15 * 60_000;

/** Another run of this machine wrote down what it is about to do, and is still there. */
function isUnderWay({run, pid, at}: Intent, {deps}: Context): boolean {
	return (
		run !== deps.run.id &&
		pid !== deps.run.pid &&
		isRunning(processName(pid)) &&
		deps.clock.now() - Date.parse(at) < longestRunMs
	);
}

type SeenUser =
	| {
			readonly ok: true;
			readonly standing: Look['user'];
			readonly now?: {readonly name: string; readonly arn: string};
	  }
	| {readonly ok: false; readonly trouble: Trouble};

async function lookAtUser({user}: Target, {deps, stop}: Context): Promise<SeenUser> {
	const found = await getUser(deps.operator, {user: user.name}, stop);
	if (found.ok) {
		const {id, arn, name} = found.value;
		if (user.id !== undefined && id !== user.id) {
			return {ok: true, standing: 'made again', now: {name, arn}};
		}

		return user.arn === undefined || arn === user.arn
			? {ok: true, standing: 'as known'}
			: {ok: true, standing: 'renamed', now: {name, arn}};
	}

	if (!isMissing(found.error)) {
		return {ok: false, trouble: troubleOf(`The user ${user.name} could not be looked at`, found)};
	}

	const users = await listUsers(deps.operator, {}, stop);
	if (!users.ok && user.id !== undefined) {
		return {
			ok: false,
			trouble: troubleOf(`Whether the user ${user.name} was deleted or renamed could not be seen`, users, {
				next: 'Have iam:ListUsers allowed to you, or look for it in IAM; then look again (r).',
			}),
		};
	}

	const renamed = users.ok ? users.value.find(({id}) => id === user.id) : undefined;
	return renamed === undefined
		? {ok: true, standing: 'missing'}
		: {ok: true, standing: 'renamed', now: {name: renamed.name, arn: renamed.arn}};
}

/** Whether a backup arrives is the surest sign of a switch: "last used" lags, and keeps one request. On suspicion all versions are looked at. */
async function lookAtBackups(
	{name, bucket, prefix, account, expectEveryMs}: Target,
	since: string | undefined,
	{deps, stop}: Context,
): Promise<Pick<Look, 'series' | 'seriesTrouble' | 'written'>> {
	const whose = deps.operator.connection.label;
	const every = expectEveryMs !== undefined && {expectEveryMs};
	const assessed = await assess(
		deps.operator,
		{name, bucket, prefix, owner: account, whose, ...every},
		{clock: deps.clock, signal: stop, isOfVersions: since !== undefined},
	);
	if (assessed.how !== 'complete') {
		const {refusal} = assessed.how === 'failed' ? assessed : {};
		const what = 'Whether the backups arrived could not be seen';
		return {seriesTrouble: refusal === undefined ? {what} : troubleOf(what, {ok: false, ...refusal})};
	}

	const {judged, versions} = assessed;
	return {
		series: judged.map(
			({series, health}): SeriesAge => ({
				name: series.name,
				...(health.newestAt !== undefined && {newestAt: health.newestAt}),
				...(health.rhythm && {intervalMs: longestGapMs(health.rhythm)}),
			}),
		),
		...(since !== undefined &&
			versions && {
				written: await lookAtWritten(
					{bucket, owner: account},
					{series: judged.map(({series}) => series), versions},
					Date.parse(since),
					{deps, stop},
				),
			}),
	};
}

/** Whether the policy that is there refuses sessions made with the keys, as our statement says it and not only by its name. Undefined: it could not be read. */
async function lookAtSessions(target: Target, {deps, stop}: Context): Promise<boolean | undefined> {
	const {bucket, account, options} = target;
	const subject = subjectOf(target, isPlainHttp(deps.operator));
	const answer = await getBucketPolicy(deps.operator, {bucket, owner: account}, stop);
	if (!answer.ok || subject === undefined) {
		return undefined;
	}

	const ours = buildStatements(subject, {...options, sessions: true}).find(
		({Sid}) => Sid === 'NightdropDenySessions',
	) as Statement;
	return (parsePolicy(answer.value ?? '')?.statements ?? []).some(({value}) => isSameStatement(value, ours));
}

/** A run that died while it stored a secret: what the place holds was stored, and what it does not hold is nobody's. */
async function withFoundSecrets(target: Target, {deps}: Context): Promise<Target> {
	let known = target;
	for (const {accessKeyId, secret, savedTo, origin} of target.keys) {
		const isOpen = origin === 'ours' && (secret === 'unknown' || secret === 'unseen');
		if (isOpen && /^(?:profile|file):/u.test(savedTo ?? '')) {
			const stored = await readSaved(savedTo, deps.credentialsFile);
			const isThere = stored?.accessKeyId === accessKeyId;
			known = isThere ? withKeyFacts(known, accessKeyId, {secret: 'saved'}) : known;
		}
	}

	return known;
}
