import {defineConfig} from 'vitest/config';

/** The tests that hold what decides on policies; none with a server, which a mutant could keep waiting. */
export default defineConfig({
	test: {include: ['test/policy/{evaluate,merge,thief}.test.ts', 'test/proof/could-rows.test.ts']},
});
