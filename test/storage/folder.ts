import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {atEnd} from '../helpers/at-end.js';

/** A folder of the test's own, gone after it. */
export function makeTestFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'nightdrop-test-'));
	atEnd(() => {
		rmSync(folder, {recursive: true, force: true});
	});
	return folder;
}
