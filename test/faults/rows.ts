import {isChanging} from '../../src/aws/call.js';
import type {Faults, Passing} from '../helpers/faults.js';

/** A call of a run without trouble: the operation, whose it is, and the how manyth of these. */
export type Row = {
	readonly id: string;
	/** It did change something: AWS may have done it although nobody heard so. */
	readonly isChange: boolean;
	/** It belongs to a proof, or came after one had begun. */
	readonly isOfProof: boolean;
};

/** Names the calls as they come by; the tries of one call are one. */
export function createNaming(operator: string): (passing: Passing) => string {
	const counts = new Map<string, number>();
	const known = new Map<string, string>();
	return passing => {
		const before = known.get(passing.invocation);
		if (before !== undefined) {
			return before;
		}

		const words = `${operationOf(passing)} ${whose(passing, operator)}`;
		const count = (counts.get(words) ?? 0) + 1;
		counts.set(words, count);
		const id = `${words} ${count}`;
		if (passing.invocation !== '') {
			known.set(passing.invocation, id);
		}

		return id;
	};
}

/** Every call that came by, once. */
export function rowsOf(
	{passed, statuses}: Pick<Faults, 'passed' | 'statuses'>,
	operator: string,
): readonly Row[] {
	const nameOf = createNaming(operator);
	const rows = new Map<string, Row>();
	let isOfProof = false;
	for (const passing of passed) {
		isOfProof ||= passing.userAgent.includes(' proof/');
		const isDone = (statuses.get(passing.at) ?? 500) < 300;
		const id = nameOf(passing);
		const isChange = isDone && isChanging(passing.operation) && !passing.operation.startsWith('GET ');
		rows.set(id, {id, isChange: isChange && !harmless.test(id), isOfProof});
	}

	return [...rows.values()];
}

/** Sessions end by themselves, and nothing of them is left. */
const harmless = /^GetSessionToken|^GetFederationToken|^AssumeRole/u;

function whose({signer}: Passing, operator: string): string {
	return signer === operator
		? 'operator'
		: signer === ''
			? 'nobody'
			: signer.startsWith('ASIA')
				? 'session'
				: 'key';
}

/** Of a call that is known by its query alone, the query without what is another one each time. */
function operationOf({operation}: Passing): string {
	const [method = '', query] = operation.split(' ?');
	if (query === undefined) {
		return operation;
	}

	const names = [...new URLSearchParams(query).keys()].filter(name => !unimportant.test(name));
	return queries[`${method} ${names[0]}`] ?? `${method} ?${names.join('&')}`;
}

const unimportant = /^(?:encoding-type|fetch-owner|max-\w+|prefix|delimiter|\w+-marker|select-type|x-.*)$/iu;
const queries: {readonly [query: string]: string} = {
	'GET list-type': 'ListObjectsV2',
	'GET versions': 'ListObjectVersions',
	'GET uploads': 'ListMultipartUploads',
	'POST uploads': 'CreateMultipartUpload',
	'POST uploadId': 'CompleteMultipartUpload',
	'POST delete': 'DeleteObjects',
};
