/**
 * `gulp build` makes dist/: TypeScript compiled, jsforce bundled into one file, icons and JSON beside what they belong to.
 */
const { execFile } = require('node:child_process');
const { rmSync } = require('node:fs');
const { readFile, readdir, rename, rm, utimes, writeFile } = require('node:fs/promises');
const { dirname, join } = require('node:path');
const { promisify } = require('node:util');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { devDependencies } = require('./package.json');

const JSFORCE = 'nodes/SalesforceAdmin/transport/jsforce';

/** The build happens here and takes the place of dist/ when it is complete: there is never half a dist/. */
const STAGE = join(__dirname, '.cache', `build-${process.pid}`);
const startedAt = new Date();
process.on('exit', () => rmSync(STAGE, { recursive: true, force: true }));

/** What the bundle may still require: n8n provides the first, Node the second, and n8n's scanner allows both. */
const ALLOWED_REQUIRES = ['n8n-workflow', 'crypto'];

const lib = (...files) => files.map((file) => require.resolve(`jsforce/lib/${file}`));
const standIn = (name) => join(__dirname, JSFORCE, 'standIns', `${name}.ts`);

/**
 * Modules that n8n forbids or that the node never calls, every file that imports them, and what takes their place. A jsforce that
 * imports one from another file, or no longer imports it, fails the build: somebody has to look at it first.
 */
const SWAPS = [
	{ module: './request', importers: lib('transport'), by: standIn('unavailable') },
	{ module: './browser/jsonp', importers: lib('transport'), by: standIn('unavailable') },
	{ module: './browser/canvas', importers: lib('transport'), by: standIn('unavailable') },
	{ module: './browser/client', importers: lib('jsforce'), by: standIn('unavailable') },
	{ module: './registry', importers: lib('jsforce'), by: standIn('unavailable') },
	{ module: 'form-data', importers: lib('connection'), by: standIn('unavailable') },
	{ module: 'xml2js', importers: lib('http-api'), by: standIn('unavailable') },
	...['csv-parse', 'csv-parse/sync', 'csv-stringify', 'csv-stringify/sync'].map((module) => ({
		module,
		importers: lib('csv'),
		by: standIn('unavailable'),
	})),
	{ module: 'querystring', importers: lib('oauth2'), by: standIn('querystring') },
	{
		module: 'stream',
		importers: [...lib('record-stream', 'util/promise', 'util/stream'), require.resolve('papaparse')],
		by: standIn('stream'),
	},
	{
		module: 'events',
		importers: [
			...lib('cache', 'connection', 'http-api', 'jsforce', 'query'),
			standIn('stream'),
			join(__dirname, JSFORCE, 'index.ts'),
		],
		// The npm package of that name. Named by its file, because esbuild would take the bare name for Node's own module.
		by: require.resolve('events/events.js'),
	},
];

/** What standIns/globals.ts exports. An unused export is left out of the bundle, and then it is not needed any more. */
const GLOBAL_STAND_INS = ['silentProcess', 'emptyRoot', 'silentConsole', 'noTimers'];

async function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	try {
		await promisify(execFile)(process.execPath, [tsc, '-p', __dirname, '--noEmitOnError', '--outDir', STAGE]);
	} catch (error) {
		throw new Error(`TypeScript found errors:\n${error.stdout || error.message}`);
	}
}

/** Puts one file with all of jsforce that the node uses over the compiled list of its imports. */
async function bundleJsforce() {
	checkPinnedVersion();
	const swapped = new Set();
	const { metafile, outputFiles } = await esbuild.build({
		absWorkingDir: __dirname,
		entryPoints: [`${JSFORCE}/index.ts`],
		outfile: join(STAGE, JSFORCE, 'index.js'),
		write: false,
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		external: ['n8n-workflow'],
		inject: [standIn('globals')],
		plugins: [swapModules(swapped)],
		legalComments: 'none',
		minifySyntax: true,
		metafile: true,
	});
	checkSwaps(swapped, outputFiles[0].text);
	checkRequires(metafile);
	// The unpacked package has to stay small; the sources of what is bundled are one npm install away.
	const { code } = await esbuild.transform(outputFiles[0].text, { minify: true, target: 'node20' });
	await writeFile(outputFiles[0].path, code);
	await writeFile(join(STAGE, 'THIRD_PARTY_NOTICES.md'), await notices(metafile));
	await rm(join(STAGE, JSFORCE, 'standIns'), { recursive: true });
}

function checkPinnedVersion() {
	const installed = require('jsforce/package.json').version;
	if (installed === devDependencies.jsforce) return;
	throw new Error(`jsforce ${installed} is installed, but package.json pins ${devDependencies.jsforce}: run npm ci`);
}

function swapModules(swapped) {
	return {
		name: 'swap modules',
		setup(build) {
			build.onResolve({ filter: /^[./\w-]+$/ }, ({ path, importer }) => {
				const swap = SWAPS.find(({ module, importers }) => module === path && importers.includes(importer));
				if (swap === undefined) return undefined;
				swapped.add(`${path} in ${importer}`);
				return { path: swap.by };
			});
		},
	};
}

function checkSwaps(swapped, bundle) {
	const planned = SWAPS.flatMap(({ module, importers }) => importers.map((importer) => `${module} in ${importer}`));
	const unused = [
		...planned.filter((swap) => !swapped.has(swap)),
		...GLOBAL_STAND_INS.filter((name) => !bundle.includes(name)),
	];
	if (unused.length === 0) return;
	throw new Error(`The jsforce bundle has no use for these stand-ins, look at what changed:\n${unused.join('\n')}`);
}

function checkRequires({ inputs, outputs }) {
	const required = Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
	const stray = required.find((path) => !ALLOWED_REQUIRES.includes(path));
	if (stray === undefined) return;
	const [importer] = Object.entries(inputs).find(([, { imports }]) => imports.some(({ path }) => path === stray)) ?? [];
	throw new Error(`${importer} requires ${stray}, which n8n forbids: add a stand-in to SWAPS`);
}

/** The license texts of all packages in the bundle, which the licenses require to be passed on. Throws when one is not MIT or brings no license text. */
async function notices(metafile) {
	const inputs = Object.values(metafile.outputs).flatMap(({ inputs: files }) => Object.keys(files));
	const folders = inputs.map((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
	const packages = [...new Set(folders)].filter(Boolean).sort();
	const texts = await Promise.all(packages.map((folder) => notice(join(__dirname, folder))));
	return ['# Third-party notices', `The file \`${JSFORCE}/index.js\` contains code of these packages.`, ...texts].join(
		'\n\n',
	);
}

async function notice(folder) {
	const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
	if (license !== 'MIT' || !file)
		throw new Error(`${name} ${version} cannot be bundled: license ${license}, text in ${file}`);
	return `## ${name} ${version}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
}

/** Icons, codex files and output schemas, to the same places below dist/. */
function copyStatic() {
	const files = ['nodes', 'credentials'].flatMap((folder) => [
		`${folder}/**/*.{svg,node.json}`,
		`${folder}/**/__schema__/**/*.json`,
	]);
	return src(files, { base: '.', encoding: false }).pipe(dest(STAGE));
}

/** dist/ gets the time at which the build began: what changed since then is not in it. */
async function replaceDist() {
	const dist = join(__dirname, 'dist');
	await rm(dist, { recursive: true, force: true });
	await rename(STAGE, dist);
	await utimes(dist, startedAt, startedAt);
}

exports.build = series(compile, parallel(bundleJsforce, copyStatic), replaceDist);
exports.default = exports.build;
