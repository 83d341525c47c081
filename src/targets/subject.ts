import type {PolicySubject} from '../policy/options.js';
import type {Target} from './target.js';

/** Whom our statements for a target are about; undefined while its user is not known. */
export function subjectOf({user, bucket, prefix}: Target, isPlainHttp: boolean): PolicySubject | undefined {
	const {arn, id, formerArns} = user;
	return arn === undefined
		? undefined
		: {
				userArn: arn,
				...(id !== undefined && {userId: id}),
				...(formerArns !== undefined && {formerArns}),
				bucket,
				prefix,
				isPlainHttp,
			};
}
