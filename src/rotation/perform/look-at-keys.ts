import {getAccessKeyLastUsed, listAccessKeys} from '../../aws/keys.js';
import {type Trouble, troubleOf} from '../../aws/trouble.js';
import type {Target} from '../../targets/target.js';
import type {IamKey} from '../situation.js';
import type {StepContext} from './deps.js';

export type SeenKeys =
	| {readonly ok: true; readonly keys: readonly IamKey[]}
	| {readonly ok: false; readonly trouble: Trouble};

/** The keys as IAM has them at this moment, each with its last use as far as that may be seen. */
export async function lookAtKeys(
	{deps: {operator}, stop}: Pick<StepContext, 'deps' | 'stop'>,
	{user}: Target,
): Promise<SeenKeys> {
	const listed = await listAccessKeys(operator, {user: user.name}, stop);
	if (!listed.ok) {
		return {ok: false, trouble: troubleOf(`The keys of ${user.name} could not be seen`, listed)};
	}

	const keys = await Promise.all(
		listed.value.map(async ({accessKeyId, status, createdAt}): Promise<IamKey> => {
			const used = await getAccessKeyLastUsed(operator, {accessKeyId}, stop);
			const {at, service, region} = used.ok ? used.value : {};
			return {
				accessKeyId,
				status,
				...(createdAt !== undefined && {createdAt: Date.parse(createdAt)}),
				...(used.ok && {
					lastUsed:
						at === undefined
							? null
							: {
									at: Date.parse(at),
									...(service !== undefined && {service}),
									...(region !== undefined && {region}),
								},
				}),
			};
		}),
	);
	return {ok: true, keys};
}
