import {availableParallelism} from 'node:os';
import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// They guard against what hangs, and are no measure: a busy machine may take its time.
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// Much of a test is waiting for a program or a server.
		maxWorkers: availableParallelism(),
		// Colour is off unless a test is about colour; the SDK's notice on Node 20 would only be noise.
		env: {FORCE_COLOR: '0', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'},
	},
});
