import {list, put, read} from '../calls.js';
import type {Topic} from '../row.js';

export const noPolicy: Topic = {
	name: 'no policy at all',
	rows: [
		['PutObject', '403 AccessDenied', async ({user}) => put(user, 'drop/a.txt')],
		['GetObject', '403 AccessDenied', async ({user}) => read(user, 'drop/old.txt')],
		['ListObjectsV2', '403 AccessDenied', async ({user}) => list(user)],
		['GetObject of an administrator', 'ok', async ({admin}) => read(admin, 'drop/old.txt')],
	],
};
