import type { Config } from 'jest';
import tests from '../jest.config.mts';

/** End-to-end tests: real n8ns, one suite after the other. */
const config: Config = {
	...tests,
	testMatch: ['<rootDir>/test/e2e/**/*.e2e.mts'],
	// The installation of n8n is plain JavaScript, and a module like the tests.
	transform: {
		'\\.m[jt]s$': Object.values(tests.transform ?? {})[0] ?? '',
	},
	setupFilesAfterEnv: ['<rootDir>/test/e2e/retry.mts'],
	maxWorkers: 1,
	testTimeout: 180_000,
};

export default config;
