import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	countByFolder,
	findCircles,
	listSources,
	reachableFrom,
	readImportGraph,
	readImports,
} from '../support/structure/importGraph.mts';
import { NODE, RULES, forbiddenImports, ruleOf } from '../support/structure/rooms.mts';

const ROOT = join(import.meta.dirname, '../..');
const files = ['nodes', 'credentials'].flatMap(listSources);
const graph = readImportGraph('nodes', 'credentials');

const importsOf = (file: string) => readImports(readFileSync(join(ROOT, file), 'utf8'));

describe('imports point one way', () => {
	test('every source file has a room', () => {
		expect(files.filter((file) => !ruleOf(file))).toEqual([]);
	});

	test.each(RULES.map((rule) => [String(rule.files), rule] as const))('%s imports only what it may', (_, rule) => {
		expect(files.filter((file) => ruleOf(file) === rule).flatMap(forbiddenImports)).toEqual([]);
	});

	test('no file imports itself on a path of any length', () => {
		expect(findCircles(graph)).toEqual([]);
	});

	test('an operation never imports another operation', () => {
		const operations = files.filter((file) => file.endsWith('.operation.ts'));
		expect(operations.length).toBeGreaterThan(10);
		const crossings = operations.filter((file) => importsOf(file).some((module) => module.endsWith('.operation')));
		expect(crossings).toEqual([]);
	});

	test('jsforce has one door', () => {
		const withJsforce = files.filter((file) => importsOf(file).some((module) => /^jsforce/.test(module)));
		expect(withJsforce).toEqual([`${NODE}/transport/jsforce/index.ts`]);
	});
});

/** Files that only look: they have no path of any length to a write. */
const READING =
	/\/SalesforceAdminTrigger\.node\.ts$|\/methods\/triggerOptions\.ts$|\/(?:trigger|fields|salesforce\/(?:api|directory|administrator|dependencies|reports|watch))\/|\/salesforce\/users\/(?:read|logins|fields|references|search|details|list)\.ts$|\/salesforce\/(?:entitlements\/(?:types|find|assignments)|lifecycle\/get|documents\/downloads)\.ts$/;

test('what only reads has no path of any length to writes', () => {
	const readers = files.filter((file) => READING.test(file));
	expect(readers.length).toBeGreaterThan(30);
	const writers = readers.flatMap((file) =>
		[...reachableFrom(graph, file)]
			.filter((reached) => reached.startsWith(`${NODE}/salesforce/writes/`))
			.map((reached) => `${file} reaches ${reached}`),
	);
	expect(writers).toEqual([]);
});

test('no folder of the product holds more than 15 files', () => {
	expect([...countByFolder(files)].filter(([, count]) => count > 15)).toEqual([]);
});
