import {setScene} from '../rotation/scene.js';
import {addTheirs, proofStage} from './rotation.js';
import {testTable} from './table.js';

/*
A proof with a key that is made for it and deleted after it: the secret of the hosts' key is not at hand. That no fault at any probe makes it say something false is test/proof/every-fault.test.ts; here is what it leaves behind.
*/

testTable(
	'proof',
	(['hardened', 'classic', 'strict'] as const).map(preset => ({
		name: preset,
		async set() {
			const scene = await setScene({preset, key: {secret: 'shown', savedTo: 'printed'}});
			const {lastProof: _, ...target} = scene.target();
			await scene.store.save(target);
			await addTheirs(scene);
			return proofStage(scene);
		},
		forReading: 0,
		forChange: 1,
	})),
);
