import type {Target} from '../targets/target.js';
import {commandLine, setUpCommand} from '../ui/command-words.js';
import {formatKeptTime} from '../ui/format.js';
import {profileIn} from '../ui/words.js';
import {type SetUpState, setUpSteps} from './state.js';
import {placeWords} from './words.js';

/** What stays on the normal screen after the wizard: two or three lines, never a secret. */
export function farewellLines(state: SetUpState): readonly string[] {
	const {target, proof, apply} = state;
	const {record} = proof;
	if (record !== undefined) {
		return ended(state, record);
	}

	// Nothing was made: nothing is said.
	if (target === undefined || (apply.status === 'idle' && state.mode === 'new')) {
		return [];
	}

	// A rehearsal is over with the program: there is nothing to go on with.
	if (state.account.where?.isSandbox) {
		return [];
	}

	return hasBegun(state) ? stopped(state, target) : unchanged(state, target);
}

/** From the first call on something may be another than before; with the backup key alone test objects are put. */
const hasBegun = ({calls, step}: SetUpState): boolean =>
	calls.length > 0 || setUpSteps.indexOf(step) >= setUpSteps.indexOf('apply');

function stopped(state: SetUpState, target: Target): readonly string[] {
	const step = setUpSteps.indexOf(state.step) + 1;
	return [
		`◐ Set-up of ${placeWords(state)} stopped at step ${step} of 10: ${madeWords(target)}`,
		goOnLine(state, target),
	];
}

/** The target is as it was found: how far it is has nothing to do with how far this run was looked through. */
function unchanged(state: SetUpState, target: Target): readonly string[] {
	const {name, setUp} = target;
	return setUp.isComplete
		? [
				`– This run changed nothing: set-up of ${name} is complete as before`,
				`  Next: ${commandLine('check', name)}`,
			]
		: [
				`◐ This run changed nothing: set-up of ${name} is at step ${setUp.step} of 10 as before: ${madeWords(target)}`,
				goOnLine(state, target),
			];
}

function madeWords({user, keys}: Target): string {
	const hasKey = keys.some(({deactivatedAt}) => deactivatedAt === undefined);
	return `${user.arn === undefined ? 'no user yet' : 'the user exists'}, ${hasKey ? 'a key was made' : 'no key yet'}`;
}

const goOnLine = (state: SetUpState, target: Target): string =>
	`  Next: ${setUpCommand(target, ...connectionFlags(state))}`;

/** As whom, and where: the same command elsewhere would begin another set-up. */
function connectionFlags({account: {where}}: SetUpState): readonly string[] {
	const profile = profileIn(where?.label ?? '');
	return [
		...(profile === undefined ? [] : ['--profile', profile]),
		...(where?.endpointUrl === undefined ? [] : ['--endpoint-url', where.endpointUrl]),
	];
}

function ended(state: SetUpState, record: NonNullable<SetUpState['proof']['record']>): readonly string[] {
	const {key, handOver} = state;
	const isRehearsal = state.account.where?.isSandbox === true;
	const name = placeWords(state);
	const figures = `(${record.probes} probes, ${formatKeptTime(Date.parse(record.at))})`;
	const first = {
		proven: `✓ Proven: ${name} is write-only ${figures}`,
		violated: `✗ Violated: ${record.why ?? 'the key of this target is not write-only'} ${figures}`,
		'not-proven': `? Not proven: ${name} ${figures}`,
	}[record.verdict];
	const [kind, ...rest] = (key.savedTo ?? '').split(':');
	const where = kind === 'profile' || kind === 'file' ? `is in the ${kind} ${rest.join(':')}` : undefined;
	const kept = [
		...(where === undefined || key.isTemporary ? [] : [`Key ${key.accessKeyId} ${where}.`]),
		...(handOver.evidence !== undefined && 'path' in handOver.evidence
			? [`Evidence: ${handOver.evidence.path}`]
			: []),
	];
	return [
		first,
		// What a rehearsal saved is gone with it.
		...(kept.length > 0 && !isRehearsal ? [`  ${kept.join(' ')}`] : []),
		...(isRehearsal ? [] : [`  Next: ${commandLine('prove', name)}`]),
	];
}
