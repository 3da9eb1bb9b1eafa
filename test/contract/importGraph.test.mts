import {
	countByFolder,
	findCircles,
	readImportGraph,
	readImports,
	reachableFrom,
} from '../support/structure/importGraph.mts';

const graph = (imports: Record<string, string[]>) => new Map(Object.entries(imports));

test('every way in which a module can ask for another is read', () => {
	const source = [
		"import a from 'one';",
		"import type {\n\tb,\n} from './two';",
		"export * from '../three';",
		"import 'four';",
		"const five = await import('five');",
		"const six = require('six');",
		"let seven: import('seven').Seven;",
	].join('\n');
	expect(readImports(source).sort()).toEqual(['../three', './two', 'five', 'four', 'one', 'seven', 'six']);
});

test('imports with and without extension, of files and of folders, lead to files', () => {
	const read = readImportGraph('nodes', 'test/support');
	expect(read.get('nodes/SalesforceAdmin/SalesforceAdmin.node.ts')).toContain(
		'nodes/SalesforceAdmin/actions/router.ts',
	);
	expect(read.get('test/support/engine.mts')!.some((file) => file.startsWith('nodes/'))).toBe(true);
	expect([...read.values()].flat()).toContain('nodes/SalesforceAdmin/transport/jsforce/index.ts');
});

test('files that reach each other are a circle, the biggest first, and a file that only leads there is not in it', () => {
	const imports = { a: ['b'], b: ['c'], c: ['a'], x: ['a', 'y'], y: ['x'], alone: ['a', 'x'], self: ['self'] };
	expect(findCircles(graph(imports))).toEqual([['a', 'b', 'c'], ['x', 'y'], ['self']]);
	expect(findCircles(graph({ a: ['b'], b: [] }))).toEqual([]);
});

test('a path of any length reaches', () => {
	expect([...reachableFrom(graph({ a: ['b'], b: ['c'], c: ['b'], d: ['a'] }), 'a')].sort()).toEqual(['b', 'c']);
});

test('files are counted in the folder that they stand in', () => {
	expect([...countByFolder(['a/one.ts', 'b/two.ts', 'b/three.ts', 'b/c/four.ts'])]).toEqual([
		['b', 2],
		['a', 1],
		['b/c', 1],
	]);
});
