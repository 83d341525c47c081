import {defineConfig} from 'vitest/config';

/** The tests that hold what decides on policies; none with a server, which a mutant could keep waiting. */
export default defineConfig({
	test: {
		// A mutant is caught by what a test says, not by a machine that is busy.
		testTimeout: 120_000,
		hookTimeout: 120_000,
		include: ['test/policy/{evaluate,merge}.test.ts'],
	},
});
