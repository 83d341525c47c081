import {SandboxError} from '../protocol.js';

/** First and last byte, both included. */
export type ByteRange = {readonly first: number; readonly last: number};

/**
Reads a `Range` header. S3 serves one range, answers 416 where nothing of it exists, and ignores what it cannot read and lists of ranges.
*/
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
	const match = /^bytes=(\d*)-(\d*)$/u.exec(header?.trim() ?? '');
	if (header === undefined || match === null || (match[1] === '' && match[2] === '')) {
		return undefined;
	}

	const [, from = '', to = ''] = match;
	if (from !== '' && to !== '' && Number(to) < Number(from)) {
		return undefined;
	}

	const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
	const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
	if (first >= size || (from === '' && Number(to) === 0)) {
		throw new SandboxError(416, 'InvalidRange', 'The requested range is not satisfiable', {
			elements: {RangeRequested: header, ActualObjectSize: String(size)},
			headers: {'content-range': `bytes */${size}`},
		});
	}

	return {first, last};
}

/** Reads `x-amz-copy-source-range`, where both ends must be given and lie inside the source. */
export function readCopyRange(header: string | undefined, size: number): ByteRange | undefined {
	if (header === undefined) {
		return undefined;
	}

	const match = /^bytes=(\d+)-(\d+)$/u.exec(header);
	const range = {first: Number(match?.[1]), last: Number(match?.[2])};
	if (match === null || range.last < range.first) {
		throw new SandboxError(
			400,
			'InvalidArgument',
			'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
			{elements: {ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header}},
		);
	}

	if (range.last >= size) {
		throw new SandboxError(
			400,
			'InvalidArgument',
			`Range specified is not valid for source object of size: ${size}`,
			{elements: {ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header}},
		);
	}

	return range;
}
