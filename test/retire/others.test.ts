import {expect, test} from 'vitest';
import {bucket, setScene} from './scene.js';

const name = `${bucket}/db/`;
const user = 'nightdrop-db';

test('what others write into the policy while the key is turned off stays, and a copy of it is kept', async () => {
	const scene = await setScene();
	await scene.addTarget();
	const added = `{"Sid":"Later","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::${bucket}/*"}`;
	let isOff = false;
	const {code} = await scene.retire(name, {
		fate(operation) {
			const there = scene.state.buckets.get(bucket);
			if (!isOff && operation === 'UpdateAccessKey' && there?.policy !== undefined) {
				isOff = true;
				const text = there.policy.text.replace(/\]\}$/u, `,${added}]}`);
				there.policy = {...there.policy, text, document: JSON.parse(text)};
			}

			return undefined;
		},
	});
	expect([code, isOff]).toEqual([0, true]);
	expect(scene.sources()).toHaveLength(3);
	expect(scene.sources()).toContain(added);
	expect(scene.copies()).toEqual([expect.stringContaining(added)]);
});

test('a user that somebody deletes in the middle is gone, and the target is forgotten', async () => {
	const scene = await setScene();
	await scene.addTarget();
	const {code} = await scene.retire(name, {
		fate(operation) {
			if (operation === 'DeleteUser') {
				scene.state.users.delete(user);
			}

			return undefined;
		},
	});
	expect([code, scene.state.users.has(user), scene.store.list()]).toEqual([0, false, []]);
});
