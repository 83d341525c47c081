/** The part of a stream that can be held back. */
export type HeldStream = {write: (chunk: string | Uint8Array, ...rest: unknown[]) => boolean};

/** More than this is dropped from the front: the last words before an end are the ones that matter. */
const longest = 1_048_576;

/**
Keep what others write to a stream until it is released, so that a library's warning does not cut through the screen.
*/
export function holdBack(stream: HeldStream): {
	readonly write: (text: string) => void;
	readonly release: () => void;
} {
	const original = stream.write;
	let held: Buffer[] = [];
	let length = 0;
	const keep: HeldStream['write'] = (chunk, ...rest) => {
		const bytes = Buffer.from(chunk);
		held.push(bytes);
		length += bytes.length;
		while (length > longest && held.length > 1) {
			length -= held.shift()?.length ?? 0;
		}

		const written = rest.find(one => typeof one === 'function');
		if (written !== undefined) {
			queueMicrotask(() => {
				written();
			});
		}

		return true;
	};

	stream.write = keep;
	return {
		write(text) {
			original.call(stream, text);
		},
		release() {
			// Not if someone else has put a function of theirs over ours.
			if (stream.write === keep) {
				stream.write = original;
			}

			for (const bytes of held) {
				original.call(stream, bytes);
			}

			held = [];
			length = 0;
		},
	};
}
