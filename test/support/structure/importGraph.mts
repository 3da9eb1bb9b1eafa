/** Which file imports which, read from the sources: what the tests about rooms and imports stand on. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const SOURCE = /\.m?ts$/;

/** File → the files that it imports, types too; paths from the root of the repository, with extension, sorted. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** All TypeScript files below a folder of the repository, as sorted paths from its root. */
export function listSources(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && SOURCE.test(entry.name))
		.map((entry) => posix.relative(ROOT, posix.join(entry.parentPath, entry.name)))
		.sort();
}

/** The modules that a source text imports, as written: static and dynamic imports, exports from, require, import types. */
export function readImports(source: string): string[] {
	const patterns = [/^\s*(?:import|export)\s[^'";]*?\bfrom\s+'([^']+)'/gm, /\b(?:import|require)\s*\(?\s*'([^']+)'/g];
	return patterns.flatMap((pattern) => [...source.matchAll(pattern)].map(([, module]) => module!));
}

/**
 * The imports between the TypeScript files of some folders of the repository. Packages, and files outside of these
 * folders, are left out. Throws for a relative import that leads to no file.
 */
export function readImportGraph(...folders: string[]): ImportGraph {
	const files = new Set(folders.flatMap(listSources));
	return new Map([...files].map((file) => [file, importedFiles(file).filter((target) => files.has(target))]));
}

function importedFiles(file: string): string[] {
	const relative = readImports(readFileSync(join(ROOT, file), 'utf8')).filter((module) => module.startsWith('.'));
	const targets = relative.map((module) => resolveImport(file, module)).filter((target) => SOURCE.test(target));
	return [...new Set(targets)].sort();
}

/** The file behind a relative import: tests write its extension, the product leaves it out and names folders too. */
function resolveImport(file: string, module: string): string {
	const path = posix.join(posix.dirname(file), module);
	const found = [path, path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}.mts`, `${path}/index.ts`].find(isFile);
	if (found === undefined) throw new Error(`${file} imports ${module}, which is no file`);
	return found;
}

function isFile(path: string): boolean {
	return statSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The circles of imports: sets of files that all reach each other, the biggest first; a file alone is none. */
export function findCircles(graph: ImportGraph): string[][] {
	const reached = new Map([...graph.keys()].map((file) => [file, reachableFrom(graph, file)]));
	const circles = new Map<string, string[]>();
	for (const file of graph.keys()) {
		const circle = [...reached.get(file)!].filter((other) => reached.get(other)!.has(file)).sort();
		if (circle.length > 0) circles.set(circle[0]!, circle);
	}
	return [...circles.values()].sort((one, other) => other.length - one.length);
}

/** All files that a file imports, on a path of any length; itself only when it stands in a circle. */
export function reachableFrom(graph: ImportGraph, file: string): Set<string> {
	const reached = new Set<string>();
	const waiting = [...(graph.get(file) ?? [])];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		if (reached.has(next)) continue;
		reached.add(next);
		waiting.push(...(graph.get(next) ?? []));
	}
	return reached;
}

/** Folder → number of TypeScript files that stand in it directly, the fullest first. */
export function countByFolder(files: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const file of files) counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1);
	return new Map([...counts].sort(([, one], [, other]) => other - one));
}
