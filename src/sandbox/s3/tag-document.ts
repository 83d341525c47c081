import type {SandboxRequest} from '../protocol.js';
import {childOf, childrenOf, readDocument, textOf} from './documents.js';
import {malformedXml} from './refusals.js';
import {checkTags} from './tags.js';

/** Reads a `Tagging` document, held to S3's rules for tags. */
export async function readTagging(
	request: SandboxRequest,
	kind: 'object' | 'bucket',
): Promise<Map<string, string>> {
	const set = childOf(await readDocument(request, 'Tagging'), 'TagSet');
	if (set === undefined) {
		throw malformedXml();
	}

	const pairs = childrenOf(set, 'Tag').map(tag => {
		const [key, value] = [textOf(tag, 'Key'), textOf(tag, 'Value')];
		if (key === undefined || value === undefined) {
			throw malformedXml();
		}

		return [key, value] as const;
	});
	return checkTags(pairs, kind);
}
