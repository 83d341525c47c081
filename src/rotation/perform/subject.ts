import type {Aws} from '../../aws/clients.js';
import {isPlainHttp} from '../../aws/endpoints.js';
import type {PolicySubject} from '../../policy/options.js';
import type {Target} from '../../targets/target.js';

/** Whom our statements for a target are about; undefined while its user is not known. */
export function subjectOf({user, bucket, prefix}: Target, operator: Aws): PolicySubject | undefined {
	const {arn, id, formerArns} = user;
	return arn === undefined
		? undefined
		: {
				userArn: arn,
				...(id !== undefined && {userId: id}),
				...(formerArns !== undefined && {formerArns}),
				bucket,
				prefix,
				isPlainHttp: isPlainHttp(operator),
			};
}
