import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installCachedPackages } from '../tools/cachedPackages.mts';
import type { Area } from './areas.mts';

/** Of core and runner alike: the runner demands its own version of the core. */
const VERSION = '10.0.0';
const ROOT = join(import.meta.dirname, '../..');

/** One change to the code, and whether a test noticed it. */
export interface Mutant {
	file: string;
	line: number;
	/** Stryker's name of the kind of change, such as `ConditionalExpression`. */
	kind: string;
	/** The code that took the place of the original. */
	replacement: string;
	isKilled: boolean;
}

/** What Stryker writes (mutation-testing-report-schema). */
interface Report {
	files: Record<
		string,
		{
			mutants: Array<{
				mutatorName: string;
				replacement?: string;
				status: string;
				location: { start: { line: number } };
			}>;
		}
	>;
}

/**
 * Runs Stryker over an area and returns its mutants, without those that do not even run. What has not changed since the last run is not
 * tried again. Throws when Stryker ends without a report.
 */
export async function findMutants(area: Area, concurrency: number): Promise<Mutant[]> {
	const files = filesOf(area);
	mkdirSync(join(ROOT, '.cache/mutation'), { recursive: true });
	const folder = await install();
	// Not in the project, where lint would find the changed copies.
	const copies = await mkdtemp(join(tmpdir(), 'salesforce-admin-mutation-'));
	const config = configOf(area, { folder, copies, concurrency, files });
	writeFileSync(join(ROOT, files.config), JSON.stringify(config, null, 2));
	const status = await runStryker(folder, files);
	await rm(copies, { recursive: true, force: true });
	if (status !== 0) throw new Error(`Stryker failed over ${area.name}; its words are in ${files.log}`);
	return readMutants(JSON.parse(readFileSync(join(ROOT, files.report), 'utf8')) as Report);
}

async function runStryker(folder: string, files: Files): Promise<number | null> {
	const log = openSync(join(ROOT, files.log), 'w');
	const stryker = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');
	const child = spawn(process.execPath, [stryker, 'run', files.config], { cwd: ROOT, stdio: ['ignore', log, log] });
	const [status] = (await once(child, 'close')) as [number | null];
	return status;
}

const install = async () =>
	await installCachedPackages({
		title: `Stryker ${VERSION}`,
		folder: `stryker-${VERSION}`,
		dependencies: { '@stryker-mutator/core': VERSION, '@stryker-mutator/jest-runner': VERSION },
		cost: 'takes half a minute and 60 MB, once',
	});

function filesOf({ name }: Area) {
	const path = (ending: string) => `.cache/mutation/${name.replace(/\W/g, '-')}.${ending}`;
	return {
		config: path('config.json'),
		log: path('log'),
		report: path('report.json'),
		incremental: path('incremental.json'),
	};
}

/** Paths of the files of one area, from the root of the project. */
type Files = ReturnType<typeof filesOf>;

/** `folder` is where Stryker is installed, `copies` where it puts the changed code. */
interface Places {
	folder: string;
	copies: string;
	files: Files;
	concurrency: number;
}

function configOf({ sources, tests }: Area, { folder, copies, files, concurrency }: Places): object {
	return {
		// By its file: Stryker looks for plugins beside the project, and this one is not there.
		plugins: [join(folder, 'node_modules/@stryker-mutator/jest-runner/dist/src/index.js')],
		testRunner: 'jest',
		jest: {
			configFile: 'test/jest.config.mts',
			config: { testMatch: tests.map((path) => `<rootDir>/test/${path}`) },
			// To find them Jest reads every import of every file, for each mutant again.
			enableFindRelatedTests: false,
		},
		mutate: sources.map((path) => `nodes/SalesforceAdmin/${path}`),
		coverageAnalysis: 'perTest',
		incremental: true,
		incrementalFile: files.incremental,
		reporters: ['json', 'clear-text'],
		jsonReporter: { fileName: files.report },
		allowConsoleColors: false,
		concurrency,
		// So long that a busy machine is not taken for a change that makes a test wait for ever.
		timeoutMS: 60_000,
		tempDirName: copies,
		// Without tsconfig.json Stryker needs no TypeScript of its own to rewrite it; the tests are only stripped of their types.
		ignorePatterns: ['.cache', 'dist', 'docs', 'tsconfig.json'],
	};
}

function readMutants({ files }: Report): Mutant[] {
	return Object.entries(files).flatMap(([file, { mutants }]) =>
		mutants
			.filter(({ status }) => VERDICTS.has(status))
			.map(({ mutatorName, replacement = '', status, location }) => ({
				file: file.replace('nodes/SalesforceAdmin/', ''),
				line: location.start.line,
				kind: mutatorName,
				replacement,
				isKilled: VERDICTS.get(status)!,
			})),
	);
}

/** A change that makes a test wait for ever is noticed too; one that no test reaches is not. */
const VERDICTS = new Map([
	['Killed', true],
	['Timeout', true],
	['Survived', false],
	['NoCoverage', false],
]);
