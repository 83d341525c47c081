import {Text} from 'ink';
import type {Copied} from '../../src/terminal/clipboard.js';
import {useClipboard, useKeys} from '../../src/terminal/device.js';

/** An app that copies a text at each key, and keeps what came of it. */
export function CopyingApp({outcome}: {readonly outcome: Copied[]}) {
	const copyText = useClipboard();
	useKeys(() => {
		outcome.push(copyText('key id'));
	});
	return <Text>app</Text>;
}
