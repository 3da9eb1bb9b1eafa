import { readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const NODE = 'nodes/SalesforceAdmin';

interface Rule {
	/** Folder, or pattern of the files, that the rule is about. The first rule that fits a file holds. */
	files: string | RegExp;
	/** Folders (with a slash at the end), files without extension, or packages. */
	mayImport: string[];
	because: string;
}

const RULES: Rule[] = [
	{
		files: 'credentials/',
		mayImport: ['n8n-workflow', `${NODE}/salesforce/api/hosts`],
		because: 'a credential stands alone but for the one check of hosts, which it turns into an expression',
	},
	{
		files: /^nodes\/SalesforceAdmin\/\w+\.node\.ts$/,
		mayImport: ['n8n-workflow', `${NODE}/actions/`, `${NODE}/methods/`],
		because: 'a node is wiring only',
	},
	{
		files: /^nodes\/SalesforceAdmin\/actions\/(run\/)?\w+\.ts$/,
		mayImport: ['n8n-workflow', `${NODE}/actions/`, `${NODE}/fields/`, `${NODE}/salesforce/`, `${NODE}/transport/`],
		because: 'the router opens the connection and knows all operations, but nothing of the editor',
	},
	{
		files: `${NODE}/actions/`,
		mayImport: ['n8n-workflow', `${NODE}/actions/`, `${NODE}/fields/`, `${NODE}/salesforce/`],
		because: 'an operation asks the Salesforce side and never sends anything itself',
	},
	{
		files: `${NODE}/fields/`,
		mayImport: ['n8n-workflow', `${NODE}/fields/`, `${NODE}/actions/`, `${NODE}/salesforce/`],
		because: 'what a node shows is shown and read, never run',
	},
	{
		files: `${NODE}/methods/`,
		mayImport: [
			'n8n-workflow',
			`${NODE}/methods/`,
			`${NODE}/actions/resources`,
			`${NODE}/salesforce/`,
			`${NODE}/transport/`,
		],
		because: 'what the editor asks for has nothing to do with a run; it only looks up what an operation needs',
	},
	{
		files: `${NODE}/salesforce/`,
		mayImport: [`${NODE}/salesforce/`],
		because: 'the Salesforce side knows neither n8n nor how a request is sent',
	},
	{
		files: `${NODE}/transport/jsforce/`,
		mayImport: [`${NODE}/transport/jsforce/`, 'jsforce', 'papaparse', 'events', 'n8n-workflow'],
		because: 'this folder is what the build bundles',
	},
	{
		files: `${NODE}/transport/`,
		mayImport: ['n8n-workflow', `${NODE}/transport/`, `${NODE}/salesforce/api/`],
		because:
			'the bridge knows the words of the Salesforce side, but none of its operations; jsforce comes through ./jsforce',
	},
	{
		files: 'test/org/',
		mayImport: ['test/org/'],
		because: 'the simulated org stands alone, so that it cannot share the mistakes of the product',
	},
];

/** The modules that a source text imports, with static and dynamic imports, exports from, and require. */
function importsOf(source: string): string[] {
	const patterns = [/^\s*(?:import|export)\s[^'";]*?\bfrom\s+'([^']+)'/gm, /\b(?:import|require)\s*\(?\s*'([^']+)'/g];
	return patterns.flatMap((pattern) => [...source.matchAll(pattern)].map(([, module]) => module));
}

/** A relative import as a path from the root without extension; a package by its name; Node's modules stay as they are. */
function targetOf(module: string, file: string): string {
	if (module.startsWith('.')) return posix.join(posix.dirname(file), module).replace(/\.m?[tj]s$/, '');
	if (isBuiltin(module)) return module;
	return /^(?:@[^/]+\/)?[^/]+/.exec(module)![0];
}

function sourcesBelow(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.m?[tj]s$/.test(entry.name))
		.map((entry) => posix.relative(ROOT, posix.join(entry.parentPath, entry.name)))
		.sort();
}

const ruleFor = (file: string) =>
	RULES.find(({ files }) => (typeof files === 'string' ? file.startsWith(files) : files.test(file)));

function isAllowed(target: string, file: string, { mayImport }: Rule): boolean {
	const isPath = /^(?:\.\.|nodes|credentials|test)\//.test(target);
	// The simulated org may use any library and all of Node; the product only what its rule names.
	if (file.startsWith('test/') && !isPath) return true;
	return mayImport.some((allowed) => (allowed.endsWith('/') ? `${target}/`.startsWith(allowed) : target === allowed));
}

const files = ['nodes', 'credentials', 'test/org'].flatMap(sourcesBelow);

describe('the reader of imports', () => {
	test('sees every way in which a module can ask for another', () => {
		const source = [
			"import a from 'one';",
			"import type {\n\tb,\n} from './two';",
			"export * from '../three';",
			"import 'four';",
			"const five = await import('five');",
			"const six = require('six');",
		].join('\n');
		expect(importsOf(source).sort()).toEqual(['../three', './two', 'five', 'four', 'one', 'six']);
	});

	test('finds the only door to jsforce', () => {
		const withJsforce = files.filter(
			(file) =>
				file.startsWith('nodes/') &&
				importsOf(readFileSync(join(ROOT, file), 'utf8')).some((module) => /^jsforce/.test(module)),
		);
		expect(withJsforce).toEqual([`${NODE}/transport/jsforce/index.ts`]);
	});
});

describe('imports point one way', () => {
	test('every source file has a rule', () => {
		expect(files.filter((file) => !ruleFor(file))).toEqual([]);
	});

	test.each(RULES.map((rule) => [String(rule.files), rule] as const))('%s imports only what it may', (_, rule) => {
		const violations = files
			.filter((file) => ruleFor(file) === rule)
			.flatMap((file) =>
				importsOf(readFileSync(join(ROOT, file), 'utf8'))
					.map((module) => targetOf(module, file))
					.filter((target) => !isAllowed(target, file, rule))
					.map((target) => `${file} imports ${target}, but ${rule.because}`),
			);
		expect(violations).toEqual([]);
	});

	test('an operation never imports another operation', () => {
		const operations = files.filter((file) => file.endsWith('.operation.ts'));
		const crossings = operations.flatMap((file) =>
			importsOf(readFileSync(join(ROOT, file), 'utf8'))
				.filter((module) => module.endsWith('.operation'))
				.map((module) => `${file} imports ${module}`),
		);
		expect(crossings).toEqual([]);
	});
});
