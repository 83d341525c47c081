import {getCallerIdentity} from '../../aws/identity.js';
import {troubleOf} from '../../aws/trouble.js';
import {whereOf} from '../../proof/run.js';
import {explain} from '../../ui/words.js';
import type {Operator, Where} from '../state.js';
import {type Context, openOperator, type Session} from './session.js';

/** The credentials that one can choose, and the targets that are remembered. */
export async function listSources(session: Session, {send}: Context): Promise<void> {
	session.choices = await session.deps.sources();
	send({
		type: 'sourcesListed',
		sources: session.choices.map(({id, label, note}) => ({
			id,
			label,
			...(note === undefined ? {} : {note}),
		})),
		known: session.deps.store.list(),
	});
}

/** Who these credentials are. */
export async function connect(
	session: Session,
	effect: {readonly source: string; readonly region?: string},
	context: Context,
): Promise<void> {
	const choice = session.choices.find(({id}) => id === effect.source);
	if (choice === undefined) {
		throw new Error(`There are no credentials ${effect.source}`);
	}

	const chosen = await choice.connect();
	const connection = effect.region === undefined ? chosen : {...chosen, region: effect.region};
	const aws = await openOperator(session, connection, context);
	const answer = await getCallerIdentity(aws, context.signal);
	if (!answer.ok) {
		context.send({
			type: 'connectFailed',
			trouble: troubleOf(
				answer.error.signIn !== undefined
					? explain(answer.error, {whose: connection.label}).what
					: `AWS did not say whose credentials these are (${connection.label})`,
				answer,
			),
		});
		return;
	}

	const operator = operatorFrom(answer.value.arn, answer.value.account);
	session.operator = operator;
	const {endpointUrl} = connection;
	const where: Where = {
		region: connection.region,
		...(endpointUrl === undefined ? {} : {endpointUrl}),
		...whereOf(aws),
		label: connection.label,
		isSandbox: connection.isSandbox,
		isReadOnly: connection.isReadOnly,
	};
	context.send({type: 'connected', operator, where});
}

/** `user olga`, `role admin`, `root`, from the ARN that STS gave. */
export function operatorFrom(arn: string, account: string): Operator {
	const [, partition = 'aws', , , , ...rest] = arn.split(':');
	const [kind = '', ...path] = rest.join(':').split('/');
	const name =
		kind === 'assumed-role'
			? `role ${path[0] ?? ''}`
			: kind === 'user'
				? `user ${path.at(-1) ?? ''}`
				: kind === 'root'
					? 'root'
					: `${kind} ${path.at(-1) ?? ''}`;
	return {arn, account, partition, name};
}
