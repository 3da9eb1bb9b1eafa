import type { Config } from 'jest';
import base from './jest.config.mts';

/** `npm run test:coverage`: which lines and branches of the product the fast tests run. Ends with 1 below the threshold. */
const config: Config = {
	...base,
	// Counting makes everything slower.
	testTimeout: 120_000,
	// They test the simulated org, and the package as it is built.
	testPathIgnorePatterns: ['/test/org/', 'contract/package', 'contract/jsforceBundle'],
	collectCoverage: true,
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageDirectory: '.cache/coverage',
	coverageReporters: ['text-summary', 'json', 'json-summary'],
	coverageThreshold: { global: { lines: 97, branches: 93 } },
};

export default config;
