/**
 * Makes complete n8ns in a cache folder outside the repository: `node test/n8n/install.mjs [version ...]`. Each takes a few
 * minutes and 2 to 3 GB, once; afterwards it is reused. Processes that want the same version at the same time wait for one
 * of them to make it.
 *
 * Plain JavaScript on Node's own modules, so that it runs on any Node from 20.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../tools/cacheFolder.mjs';
import { withLock } from '../tools/lock.mjs';

/**
 * The versions that the package is tested with: the Node each runs on, and what its manifest and its process need.
 * @type {Record<string, { node: string, overrides?: Record<string, string>, environment?: Record<string, string> }>}
 */
const RECIPES = {
	// Without this module there are no calls to n8n's registry of MCP servers.
	'2.41.1': { node: '24', environment: { N8N_DISABLED_MODULES: 'mcp-registry' } },
	'1.123.81': {
		node: '20',
		// This version takes xlsx from its vendor's download site; the registry has this one.
		overrides: { xlsx: '0.18.5' },
		// The other expression engine needs isolated-vm, which does not build on Node 20. Code nodes run without a second process.
		environment: { N8N_EXPRESSION_ENGINE: 'legacy', N8N_RUNNERS_ENABLED: 'false' },
	},
};

export const N8N_VERSION = '2.41.1';
export const N8N_VERSION_1 = '1.123.81';

/**
 * Returns the n8n of this version in the cache, after making it when it is missing: `node` is the Node it runs on, `bin` its
 * start script, `environment` what its process needs besides. Throws when the version is unknown or a step of the
 * installation fails.
 *
 * @param {string} version
 * @returns {Promise<{ version: string, folder: string, node: string, bin: string, environment: Record<string, string> }>}
 */
export async function installedN8n(version = N8N_VERSION) {
	const recipe = RECIPES[version];
	if (!recipe) throw new Error(`n8n ${version} is not one of ${Object.keys(RECIPES).join(', ')}`);
	const folder = join(cacheFolder(), `n8n-${version}`);
	const n8n = {
		version,
		folder,
		node: join(folder, 'node_modules/node/bin/node'),
		bin: join(folder, 'node_modules/n8n/bin/n8n'),
		environment: recipe.environment ?? {},
	};
	if (!isComplete(folder)) {
		await withLock(
			`${folder}.lock`,
			() => console.log(`n8n ${version}: waiting for another process that installs it`),
			() => isComplete(folder) || install(n8n, recipe),
		);
	}
	return n8n;
}

const marker = (folder) => join(folder, 'complete');
const isComplete = (folder) => existsSync(marker(folder));

async function install(n8n, recipe) {
	const started = Date.now();
	console.log(`n8n ${n8n.version}: installing into ${n8n.folder}; takes a few minutes and 3 GB, once`);
	mkdirSync(n8n.folder, { recursive: true });
	if (!hasPackages(n8n)) await installPackages(n8n, recipe);
	// Without scripts npm leaves the node package without its binary.
	if (!existsSync(n8n.node)) await step(n8n, 'fetch its Node', 'npm', ['rebuild', 'node', '--foreground-scripts']);
	await buildDatabaseDriver(n8n);
	await step(n8n, 'try it', n8n.node, [n8n.bin, '--version']);
	writeFileSync(marker(n8n.folder), `${new Date().toISOString()}\n`);
	console.log(`n8n ${n8n.version}: ready after ${seconds(started)}`);
}

/** npm writes this file when all packages are in place, so an installation that broke off has none. */
function hasPackages({ folder, version }) {
	const lock = join(folder, 'node_modules/.package-lock.json');
	if (!existsSync(lock)) return false;
	return JSON.parse(readFileSync(lock, 'utf8')).packages['node_modules/n8n']?.version === version;
}

/** Without install scripts: one of them wants to download sources from a site of its own, and n8n runs without them. */
async function installPackages(n8n, { node, overrides }) {
	rmSync(join(n8n.folder, 'node_modules'), { recursive: true, force: true });
	rmSync(join(n8n.folder, 'package-lock.json'), { force: true });
	const manifest = { name: `n8n-${n8n.version}`, private: true, dependencies: { n8n: n8n.version, node }, overrides };
	writeFileSync(join(n8n.folder, 'package.json'), JSON.stringify(manifest, null, 2));
	await step(n8n, 'fetch about 2,400 packages', 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund']);
}

/** Downloads or compiles sqlite3. The headers for the compiler come with the node package, so none have to be fetched. */
async function buildDatabaseDriver(n8n) {
	const carrier = join(n8n.folder, 'node_modules/node/node_modules');
	const brought = existsSync(carrier) ? readdirSync(carrier).map((name) => join(carrier, name)) : [];
	const headers = brought.find((path) => existsSync(join(path, 'include/node/node_api.h')));
	const environment = headers ? { npm_config_nodedir: headers, npm_package_config_node_gyp_nodedir: headers } : {};
	await step(n8n, 'build sqlite3', 'npm', ['rebuild', 'sqlite3', '--foreground-scripts'], environment);
	await step(n8n, 'load sqlite3', n8n.node, ['--eval', 'require("sqlite3")']);
}

/** Runs one command in the n8n's folder, on its Node where that is there already. Its output goes to install.log. */
async function step(n8n, what, command, args, environment = {}) {
	const started = Date.now();
	const log = createWriteStream(join(n8n.folder, 'install.log'), { flags: 'a' });
	log.write(`\n== ${what}: ${command} ${args.join(' ')}\n`);
	const PATH = [dirname(n8n.node), process.env.PATH].join(delimiter);
	// npm_config_yes: a preinstall script among the packages asks a question.
	const env = { ...process.env, npm_config_yes: 'true', ...environment, PATH };
	const child = spawn(command, args, { cwd: n8n.folder, env, shell: process.platform === 'win32' });
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	const [status] = await once(child, 'close');
	log.end();
	await once(log, 'close');
	if (status !== 0)
		throw new Error(`n8n ${n8n.version}: could not ${what}\n${tail(log.path)}\n(all of it: ${log.path})`);
	console.log(`n8n ${n8n.version}: ${what}, ${seconds(started)}`);
}

const seconds = (started) => `${Math.round((Date.now() - started) / 1000)} s`;
const tail = (path) => readFileSync(path, 'utf8').trimEnd().split('\n').slice(-30).join('\n');

async function main(versions) {
	for (const version of versions) {
		const { folder } = await installedN8n(version);
		console.log(`n8n ${version}: ${folder}`);
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const wanted = process.argv.slice(2);
	main(wanted.length > 0 ? wanted : [N8N_VERSION]).catch((error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
}
