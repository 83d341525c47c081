import {defineConfig} from 'vitest/config';

/** The tests that hold what is concluded from what was seen. */
export default defineConfig({
	test: {
		// A mutant is caught by what a test says, not by a machine that is busy.
		testTimeout: 120_000,
		hookTimeout: 120_000,
		include: ['test/proof/verdict.test.ts'],
		env: {FORCE_COLOR: '0', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'},
	},
});
