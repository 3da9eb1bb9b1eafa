/**
 * Runs before every npm script, so that each works right after a clone: installs the dependencies when they are missing or not
 * those of package-lock.json and, with --build, makes dist/ when a source is newer. Says nothing when there is nothing to do.
 *
 * Plain JavaScript on Node's own modules, because it runs before anything is installed and on any Node from 20.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withLock } from './lock.mjs';

const ROOT = join(import.meta.dirname, '../..');
const LOCK = join(ROOT, '.cache/setup.lock');
const BUILD_SOURCES = ['nodes', 'credentials', 'gulpfile.js', 'tsconfig.json', 'package-lock.json'];

const inRoot = (...path) => join(ROOT, ...path);
const readJson = (...path) => JSON.parse(readFileSync(inRoot(...path), 'utf8'));

/** What is wrong with node_modules, or undefined. Compares versions and not times, which a checkout changes. */
function dependencyProblem() {
	if (!existsSync(inRoot('node_modules/.package-lock.json'))) return 'node_modules is missing or incomplete';
	const { packages: installed } = readJson('node_modules/.package-lock.json');
	const stale = Object.entries(readJson('package-lock.json').packages).find(
		([path, { version, optional }]) =>
			path !== '' && (installed[path] ? installed[path].version !== version : !optional),
	);
	return stale && `${stale[0]} is not at the version of package-lock.json`;
}

/** What is wrong with dist/, or undefined. The build dates dist/ back to its own start. */
function buildProblem() {
	if (!existsSync(inRoot('dist'))) return 'dist is missing';
	const builtAt = statSync(inRoot('dist')).mtimeMs;
	const newer = BUILD_SOURCES.flatMap(withContents).find((path) => statSync(inRoot(path)).mtimeMs > builtAt);
	return newer && `${newer} is newer than dist`;
}

/** A path and all that is below it. Folders count as well: theirs is the time that a removed file leaves behind. */
function withContents(path) {
	if (!statSync(inRoot(path)).isDirectory()) return [path];
	return [path, ...readdirSync(inRoot(path)).flatMap((name) => withContents(join(path, name)))];
}

/** npm from the system: the Node of node_modules/.bin disappears while npm ci runs. */
function installDependencies() {
	const ownBin = inRoot('node_modules/.bin');
	const PATH = process.env.PATH.split(delimiter).filter((folder) => folder !== ownBin);
	run('npm', ['ci', '--loglevel=error'], { ...process.env, PATH: PATH.join(delimiter) });
}

function build() {
	const PATH = [inRoot('node_modules/.bin'), process.env.PATH].join(delimiter);
	run('gulp', ['build', '-L'], { ...process.env, PATH });
}

function run(command, args, env) {
	const { status, error } = spawnSync(command, args, {
		cwd: ROOT,
		env,
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	if (status === 0) return;
	throw new Error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}; its output is above`);
}

/** Repairs what `problem` reports, one process at a time; whoever waited finds it already repaired. */
async function ensure(problem, announce, repair) {
	if (!problem()) return;
	await withLock(
		LOCK,
		() => console.log('setup: waiting for another set-up to finish'),
		() => {
			const reason = problem();
			if (!reason) return;
			console.log(`setup: ${announce} (${reason})`);
			repair();
		},
	);
}

try {
	await ensure(
		dependencyProblem,
		'installing the dependencies with npm ci, which takes a few minutes',
		installDependencies,
	);
	if (process.argv.includes('--build')) await ensure(buildProblem, 'building dist', build);
} catch (error) {
	console.error(`setup: ${error.message}`);
	process.exitCode = 1;
}
