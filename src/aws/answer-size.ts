import {Readable, Transform} from 'node:stream';
import {incompleteReply} from './errors.js';

/** A thousand roles, each with the longest trust policy percent-encoded, take less. */
const longestAnswer = 16 * 1024 * 1024;

/** What holds an object's own bytes: of any length, and read as far as they are wanted. */
const isOfBytes = (operation: string) => operation === 'GetObject';

type Next = (args: unknown) => Promise<{response: unknown}>;
type Stack = {
	readonly add: (
		middleware: (next: Next, context: {readonly commandName?: string}) => Next,
		options: {readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string},
	) => void;
};

/**
End every answer of a client that goes on for longer than any of AWS: the SDK reads a body to its end into memory before it looks at it.
*/
export function boundAnswers({middlewareStack}: {readonly middlewareStack: unknown}): void {
	// Innermost, so that nothing reads a body before it. The stacks of the services differ in types alone.
	(middlewareStack as Stack).add(
		(next, {commandName = ''}) =>
			async args => {
				const result = await next(args);
				const response = result.response as {body?: unknown};
				// A page of a list was read by then, within bounds of its own.
				if (response.body instanceof Readable && !isOfBytes(commandName.replace(/Command$/u, ''))) {
					response.body = bounded(response.body);
				}

				return result;
			},
		{step: 'deserialize', priority: 'low', name: 'boundAnswers'},
	);
}

function bounded(body: Readable): Readable {
	let length = 0;
	const limit = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			length += chunk.length;
			done(length > longestAnswer ? incompleteReply() : null, chunk);
		},
	});
	// By hand: Node's pipeline makes an abort signal for each answer, and its error costs more than reading the answer.
	body.once('error', error => limit.destroy(error));
	body.once('close', () => {
		if (!body.readableEnded) {
			limit.destroy(incompleteReply());
		}
	});
	limit.once('close', () => body.destroy());
	return body.pipe(limit);
}
