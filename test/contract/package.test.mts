import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packPackage, type PackedPackage } from '../tools/packed.mts';

const ROOT = join(import.meta.dirname, '../..');

/** jsforce's bundle is a sixth of it. What goes far beyond has brought in something that should be looked at. */
const MAX_UNPACKED_SIZE = 1_100_000;

interface Manifest {
	dependencies?: Record<string, string>;
	peerDependencies: Record<string, string>;
	scripts: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

interface LoadReport {
	requires: string[];
	/** One for each file; `icons` are paths inside the package. */
	types: Array<{ file: string; name: string; icons: string[] }>;
}

/**
 * Runs inside a process of its own, as in n8n: n8n-workflow is loaded before and found through NODE_PATH. Prints what
 * the files require beyond their own files, and what the nodes and credential types say of themselves.
 */
const LOADER = `
	const Module = require('node:module');
	const { posix } = require('node:path');
	const [folder, ...files] = process.argv.slice(1);
	require('n8n-workflow');
	const requires = new Set();
	const load = Module._load;
	Module._load = function (request, parent) {
		if (parent?.filename.startsWith(folder) && !request.startsWith('.')) requires.add(request);
		return load.apply(this, arguments);
	};
	const instances = files.map((file) => new (Object.values(require(folder + '/' + file))[0])());
	const types = instances.map((instance, index) => {
		const { name, icon } = instance.description ?? instance;
		const icons = [icon.light, icon.dark].map((path) => posix.join(posix.dirname(files[index]), path.replace('file:', '')));
		return { file: files[index], name, icons };
	});
	console.log(JSON.stringify({ requires: [...requires], types }));
`;

async function loadInFreshProcess(folder: string, files: string[]): Promise<LoadReport> {
	const { stdout } = await promisify(execFile)(process.execPath, ['-e', LOADER, folder, ...files], {
		env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') },
	});
	return JSON.parse(stdout) as LoadReport;
}

describe('the packed package', () => {
	let packed: PackedPackage;
	let manifest: Manifest;

	beforeAll(async () => {
		packed = await packPackage();
		manifest = JSON.parse(await readFile(join(packed.folder, 'package.json'), 'utf8')) as Manifest;
	});

	afterAll(async () => await packed[Symbol.asyncDispose]());

	test('has no run-time dependency and runs nothing when it is installed', () => {
		expect(manifest.dependencies ?? {}).toEqual({});
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$|prepare/.test(name))).toEqual([]);
	});

	test('holds dist, the manifest and what npm always adds, and nothing else', () => {
		const outsideDist = packed.files.filter((file) => !file.startsWith('dist/'));
		expect(outsideDist).toEqual(['LICENSE.md', 'README.md', 'index.js', 'package.json']);
		expect(packed.files.filter((file) => !/\.(js|json|svg|md)$/.test(file))).toEqual([]);
		expect(packed.files.filter((file) => file.includes('standIns'))).toEqual([]);
	});

	test('brings the licenses of the packages that are bundled', async () => {
		const notices = await readFile(join(packed.folder, 'dist/THIRD_PARTY_NOTICES.md'), 'utf8');
		for (const name of ['jsforce', 'events', 'papaparse', '@sindresorhus/is']) {
			expect(notices).toMatch(new RegExp(`^## ${name} \\d`, 'm'));
		}
		expect(notices.match(/Permission is hereby granted, free of charge/g)).toHaveLength(4);
	});

	test('is small', () => {
		process.stderr.write(
			`packed ${packed.size} bytes, unpacked ${packed.unpackedSize} bytes, ${packed.files.length} files\n`,
		);
		expect(packed.unpackedSize).toBeLessThan(MAX_UNPACKED_SIZE);
	});

	test('loads every node and credential it names, which require nothing but n8n-workflow and crypto', async () => {
		const report = await loadInFreshProcess(packed.folder, [...manifest.n8n.credentials, ...manifest.n8n.nodes]);
		for (const { file, name } of report.types) {
			expect(file.toLowerCase()).toMatch(new RegExp(`/${name.toLowerCase()}\\.(node|credentials)\\.js$`));
		}
		expect(report.requires.filter((name) => !['n8n-workflow', 'crypto', 'node:crypto'].includes(name))).toEqual([]);
	});

	test('has the icons that its nodes and credentials name, and a codex file beside each node', async () => {
		const { types } = await loadInFreshProcess(packed.folder, [...manifest.n8n.credentials, ...manifest.n8n.nodes]);
		const wanted = [
			...types.flatMap(({ icons }) => icons),
			...manifest.n8n.nodes.map((file) => file.replace(/\.js$/, '.json')),
		];
		expect(wanted.filter((file) => !packed.files.includes(file))).toEqual([]);
	});
});
