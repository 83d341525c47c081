import type {Answer} from '../aws/answer.js';
import type {Aws} from '../aws/clients.js';
import {type Simulated, type SimulatedKey, simulatePrincipalPolicy} from '../aws/simulate.js';
import {commonKeys} from './documents.js';
import type {Facts} from './facts.js';
import type {Probe} from './probe.js';
import {probes} from './probes.js';
import type {ProofInput} from './proof.js';
import {toSeen} from './seen.js';
import type {Evidence, Simulation} from './state.js';

type Of = {
	readonly operator: Aws;
	readonly input: ProofInput;
	readonly facts: Facts;
	/** As IAM has it now. */
	readonly userArn: string;
	readonly signal: AbortSignal;
};

const simulated = probes.filter(({how}) => how === 'simulated');

/** Ask IAM's simulator about every call that is too dangerous to make. */
export async function askSimulator(of: Of): Promise<Evidence['simulated']> {
	const {input, facts} = of;
	const [, partition = 'aws'] = of.userArn.split(':');
	const bucketArn = `arn:${partition}:s3:::${input.bucket}`;
	const policy = facts.rights.bucketPolicy.ok ? facts.rights.bucketPolicy.value : undefined;
	const aboutBucket = simulated.filter(({on}) => on === 'bucket');
	const aboutRoles = simulated.filter(({id}) => id === 'identity.pass-role');
	const aboutUser = simulated.filter(({on}) => on === 'user').filter(probe => !aboutRoles.includes(probe));
	const roleArn = `arn:${partition}:iam::${input.account}:role/nightdrop-proof`;
	const answers = await Promise.all([
		ask(of, aboutBucket, bucketArn, policy),
		ask(of, aboutUser, of.userArn),
		ask(of, aboutRoles, roleArn),
	]);
	return Object.fromEntries(answers.flat());
}

async function ask(
	{operator, userArn, input, signal}: Of,
	about: readonly Probe[],
	resource: string,
	resourcePolicy?: string,
): Promise<readonly (readonly [string, Simulation])[]> {
	const answer = await simulatePrincipalPolicy(
		operator,
		{
			sourceArn: userArn,
			actions: about.flatMap(({actions}) => actions),
			resources: [resource],
			...(resourcePolicy !== undefined && {resourcePolicy}),
			context: contextOf(input, userArn),
		},
		signal,
	);
	return about.map(probe => [probe.id, simulationOf(probe, answer)] as const);
}

function simulationOf({actions}: Probe, answer: Answer<readonly Simulated[]>): Simulation {
	const seen = toSeen(answer);
	const [wanted] = actions;
	const found = answer.ok
		? answer.value.find(({action}) => action.toLowerCase() === wanted?.toLowerCase())
		: undefined;
	return {seen, ...(found && {simulated: found})};
}

/** What is known of the calls that are asked about: without the caller's ARN our own Denies would not match. */
function contextOf(input: ProofInput, userArn: string): readonly SimulatedKey[] {
	return Object.entries(commonKeys({input}, userArn)).map(([name, value]) => ({
		name,
		type: name === 'aws:SecureTransport' ? 'boolean' : 'string',
		values: [value].flat(),
	}));
}
