/**
 * `npm run lint`: everything that n8n checks before it verifies a package, then our own formatting and types. Warnings count as
 * findings. Ends with 1 when there is any.
 */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
// @ts-expect-error The scanner comes without types.
import * as scanner from '@n8n/scan-community-package/scanner/scanner.mjs';
import colors from 'picocolors';
import { findFaults } from './house.mts';
import { packPackage } from './packed.mts';

const ROOT = join(import.meta.dirname, '../..');

/** What the scanner reads of a published tarball; of the sources it reads its own SOURCE_FILE_PATTERNS. */
const TARBALL_PATTERNS = ['**/*.js', 'package.json'];

/** Returns the findings as text, '' when there are none. */
type Check = () => Promise<string>;

const checks: Record<string, Check> = {
	'n8n-node lint, strict': async () => {
		const output = command('n8n-node', ['lint']);
		return output.failed || /✖ \d+ problem/.test(output.text) ? output.text : '';
	},
	'n8n package scanner, sources': async () => await scan(ROOT, scanner.SOURCE_FILE_PATTERNS),
	'n8n package scanner, packed package': async () => {
		await using packed = await packPackage();
		return await scan(packed.folder, TARBALL_PATTERNS);
	},
	'types of the tests': async () => findings('tsc', ['-p', 'test']),
	'types of the programs that Node runs directly': async () => findings('tsc', ['-p', 'test/tsconfig.programs.json']),
	'formatting (npm run format repairs it)': async () => findings('prettier', ['--check', '--log-level', 'warn', '.']),
	'rooms, circles of imports, sizes of folders and files (npm run house prints more)': async () =>
		findFaults().join('\n'),
	'package-lock.json names no registry': async () => {
		const lock = await readFile(join(ROOT, 'package-lock.json'), 'utf8');
		const named = [...lock.matchAll(/"resolved": "(.*)"/g)].map(([, url]) => url);
		return named.length > 0 ? `remove the "resolved" entries: ${named.join(', ')}` : '';
	},
};

function command(name: string, args: string[]): { failed: boolean; text: string } {
	const { status, stdout, stderr, error } = spawnSync(name, args, { cwd: ROOT, encoding: 'utf8' });
	if (error) throw new Error(`${name} could not be started, run this as "npm run lint": ${error.message}`);
	return { failed: status !== 0, text: stripVTControlCharacters(stdout + stderr).trim() };
}

function findings(name: string, args: string[]): string {
	const { failed, text } = command(name, args);
	return failed ? text || `${name} failed without a word` : '';
}

async function scan(folder: string, patterns: string[]): Promise<string> {
	const { passed, message, details } = await scanner.analyzePackage(folder, patterns);
	return passed ? '' : [message, details].filter(Boolean).join('\n');
}

for (const [name, check] of Object.entries(checks)) {
	const text = await check();
	console.log(text ? colors.red(`✗ ${name}\n${text}`) : `${colors.green('✓')} ${name}`);
	if (text) process.exitCode = 1;
}
