import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Config } from 'jest';

const { resolve } = createRequire(import.meta.url);

const config: Config = {
	rootDir: join(import.meta.dirname, '..'),
	roots: ['<rootDir>/test'],
	testMatch: ['<rootDir>/test/**/*.test.mts'],
	testEnvironment: 'node',
	testTimeout: 20_000,
	// Jest leaves one core free, which on two cores means one worker.
	maxWorkers: '100%',
	moduleFileExtensions: ['js', 'cjs', 'json', 'node', 'ts', 'mts', 'mjs'],
	// The product is CommonJS, and so the tests become CommonJS too: types are stripped, nothing is checked (`tsc -p test` does that).
	transform: {
		'\\.m?ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
		],
	},
	// Two copies of n8n-workflow would each have a NodeApiError of their own, and `instanceof` would fail.
	moduleNameMapper: {
		'^n8n-workflow$': resolve('n8n-workflow'),
		// TypeScript wants the name of the compiled file where a module is loaded late.
		'^(\\./orgConnection)\\.js$': '$1',
	},
};

export default config;
