import {join} from 'node:path';
import process from 'node:process';
import {afterEach, expect, test, vi} from 'vitest';
import {savedTo} from '../../src/keys/secret-place.js';
import {openPlace} from '../../src/storage/place.js';
import {wholePath} from '../../src/storage/whole-path.js';
import {makeTestFolder} from './folder.js';

afterEach(() => {
	vi.unstubAllEnvs();
});

test('a path is whole, and ~/ is the home folder', async () => {
	const home = makeTestFolder();
	vi.stubEnv('HOME', home);
	expect(wholePath('~/acme.key')).toBe(join(home, 'acme.key'));
	expect(wholePath('~')).toBe(home);
	expect(wholePath('acme.key')).toBe(join(process.cwd(), 'acme.key'));
	expect(wholePath('/tmp/~/acme.key')).toBe('/tmp/~/acme.key');
	expect(wholePath('~somebody/acme.key')).toBe(join(process.cwd(), '~somebody', 'acme.key'));
	const opened = await openPlace({type: 'file', path: '~/acme.key'});
	const place = `file:${join(home, 'acme.key')}`;
	expect(opened).toMatchObject({ok: true, value: {savedTo: place}});
	expect(savedTo({type: 'file', path: '~/acme.key'})).toBe(place);
});
