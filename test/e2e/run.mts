/**
 * `npm run test:e2e -- [suite ...]`: the package in real n8ns, and the simulated org with Salesforce's own CLI. Installs what
 * the suites need and is missing (n8n and the CLI in the cache, Debian packages), runs them one after the other and ends with the line `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installedN8n, N8N_VERSION, N8N_VERSION_1 } from '../n8n/install.mjs';
import { installPrograms, type Program } from '../n8n/programs.mts';
import { installSalesforceCli } from '../tools/salesforceCli.mts';

const ROOT = join(import.meta.dirname, '../..');
const REPORT = join(ROOT, '.cache/e2e.json');

interface Needs {
	/** Versions of n8n. */
	n8n: string[];
	programs: Program[];
	/** What else has to be installed; called once per suite. */
	others?: Array<() => Promise<unknown>>;
}

/** What each suite needs; its tests are in `<suite>.e2e.mts` or in files of the folder `<suite>`. */
const SUITES: Record<string, Needs> = {
	agent: { n8n: [N8N_VERSION], programs: [] },
	cli: { n8n: [N8N_VERSION], programs: [] },
	editor: { n8n: [N8N_VERSION], programs: ['chromium'] },
	examples: { n8n: [N8N_VERSION], programs: [] },
	queue: { n8n: [N8N_VERSION], programs: ['postgresql', 'redis-server'] },
	salesforceCli: { n8n: [], programs: [], others: [installSalesforceCli] },
	trigger: { n8n: [N8N_VERSION], programs: ['postgresql'] },
	v1: { n8n: [N8N_VERSION_1], programs: [] },
};

interface JestReport {
	numPassedTests: number;
	numFailedTests: number;
	numRuntimeErrorTestSuites: number;
}

const exists = (suite: string) => ['', '.e2e.mts'].some((end) => existsSync(join(import.meta.dirname, suite + end)));

function chosenSuites(names: string[]): string[] {
	const known = Object.keys(SUITES).filter(exists);
	const unknown = names.filter((name) => !known.includes(name));
	if (unknown.length > 0) throw new RangeError(`There is no suite ${unknown.join(', ')}. Suites: ${known.join(', ')}`);
	return names.length > 0 ? names : known;
}

async function installNeeds(suites: string[]): Promise<void> {
	const needs = suites.map((suite) => SUITES[suite]!);
	installPrograms([...new Set(needs.flatMap(({ programs }) => programs))]);
	for (const version of new Set(needs.flatMap(({ n8n }) => n8n))) await installedN8n(version);
	for (const install of needs.flatMap(({ others = [] }) => others)) await install();
}

/** Runs the suites; a suite that could not run has no failed test, so it counts as one. */
function runSuites(suites: string[]): { passed: number; failed: number } {
	rmSync(REPORT, { force: true });
	mkdirSync(join(ROOT, '.cache'), { recursive: true });
	const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
	const paths = suites.map((suite) => `test/e2e/${suite}(\\.e2e\\.mts$|/)`);
	const args = ['--config', 'test/e2e/jest.config.mts', '--runInBand', '--verbose', '--json', `--outputFile=${REPORT}`];
	spawnSync(process.execPath, [jest, ...args, ...paths], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
	if (!existsSync(REPORT)) return { passed: 0, failed: 1 };
	const report = JSON.parse(readFileSync(REPORT, 'utf8')) as JestReport;
	return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites };
}

try {
	const suites = chosenSuites(process.argv.slice(2));
	await installNeeds(suites);
	const { passed, failed } = runSuites(suites);
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
} catch (error) {
	console.error((error as Error).message);
	console.log('0 passed, 1 failed');
	process.exitCode = 1;
}
