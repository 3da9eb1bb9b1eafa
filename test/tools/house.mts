/**
 * Measures how the code is kept: `npm run house` prints the figures, `npm run lint` refuses circles of imports, folders with more than 15
 * files, long files, and imports against the order of the rooms. Read from the sources by TypeScript's own parser.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { countByFolder, findCircles, listSources, readImportGraph } from '../support/structure/importGraph.mts';
import { forbiddenImports } from '../support/structure/rooms.mts';

const ROOT = join(import.meta.dirname, '../..');
const PRODUCT = ['nodes', 'credentials'];
const MOST_FILES = 15;
const MOST_LINES = 250;

/** A named function, method or named arrow. */
interface MeasuredFunction {
	name: string;
	file: string;
	lines: number;
	parameters: number;
	isExported: boolean;
}

/** A name that a file exports. */
interface Export {
	name: string;
	file: string;
	hasDocstring: boolean;
}

const product = PRODUCT.flatMap(listSources);
const org = listSources('test/org');

const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const linesOf = (file: string) => textOf(file).split('\n').length - 1;

/** What `npm run lint` refuses, each a sentence; none when the house is in order. */
export function findFaults(): string[] {
	const graphs = [readImportGraph(...PRODUCT), readImportGraph('test/org')];
	const circles = graphs.flatMap(findCircles).map((circle) => `imports in a circle: ${circle.join(', ')}`);
	const full = [...countByFolder([...product, ...listSources('test')])].filter(([, count]) => count > MOST_FILES);
	const long = product.filter((file) => linesOf(file) > MOST_LINES);
	return [
		...circles,
		...full.map(([folder, count]) => `${folder} holds ${count} files; a folder holds at most ${MOST_FILES}`),
		...long.map((file) => `${file} has ${linesOf(file)} lines; a file has at most ${MOST_LINES}`),
		...product.flatMap(forbiddenImports),
	];
}

function parse(file: string): ts.SourceFile {
	return ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
}

function readFunctions(file: string): MeasuredFunction[] {
	const source = parse(file);
	const found: MeasuredFunction[] = [];
	const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line;
	const visit = (node: ts.Node): void => {
		const named = namedFunction(node);
		if (named) {
			const lines = lineAt(node.getEnd()) - lineAt(node.getStart()) + 1;
			const { name, parameters, isExported } = named;
			found.push({ name, file, lines, parameters, isExported });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function namedFunction(node: ts.Node): Pick<MeasuredFunction, 'name' | 'parameters' | 'isExported'> | undefined {
	if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.name && node.body) {
		return { name: node.name.getText(), parameters: node.parameters.length, isExported: isExported(node) };
	}
	if (!ts.isVariableDeclaration(node) || !node.initializer) return undefined;
	const { initializer } = node;
	if (!ts.isArrowFunction(initializer) && !ts.isFunctionExpression(initializer)) return undefined;
	const parameters = initializer.parameters.length;
	return { name: node.name.getText(), parameters, isExported: isExported(node.parent.parent) };
}

function isExported(node: ts.Node): boolean {
	const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
	return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function readExports(file: string): Export[] {
	return parse(file)
		.statements.filter(isExported)
		.flatMap((statement) => {
			const hasDocstring = ts.getJSDocCommentsAndTags(statement).length > 0;
			return namesOf(statement).map((name) => ({ name, file, hasDocstring }));
		});
}

function namesOf(statement: ts.Statement): string[] {
	if (ts.isVariableStatement(statement))
		return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
	const { name } = statement as ts.Statement & { name?: ts.Identifier };
	return name ? [name.text] : [];
}

function boundNames(name: ts.BindingName): string[] {
	if (ts.isIdentifier(name)) return [name.text];
	return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

// A name counts as used when another file of the repository writes it.
function deadExports(exports: Export[]): Export[] {
	const files = [...['nodes', 'credentials', 'test'].flatMap(listSources), 'gulpfile.js'];
	const texts = files.map((file) => ({ file, words: wordsOf(file) }));
	const isUsed = ({ name, file }: Export) => texts.some((text) => text.file !== file && text.words.has(name));
	// n8n asks for the classes of nodes and credentials, jsforce for its stand-ins.
	return exports.filter((one) => !/\.(node|credentials)\.ts$|\/standIns\//.test(one.file) && !isUsed(one));
}

const wordsOf = (file: string) => new Set(textOf(file).match(/\w+/g));

function median(numbers: number[]): number {
	const sorted = [...numbers].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(1)} % (${part} of ${whole})`;

function printFigures(): void {
	const functions = product.flatMap(readFunctions);
	const exports = product.flatMap(readExports);
	const exported = functions.filter((one) => one.isExported);
	const oneWord = exported.filter(({ name }) => /^[a-z]+$/.test(name));
	const longest = functions.reduce((one, other) => (other.lines > one.lines ? other : one));
	const salesforce = product.filter((file) => file.includes('/salesforce/'));
	const instanceofs = salesforce.reduce(
		(sum, file) => sum + textOf(file).split('instanceof SalesforceError').length - 1,
		0,
	);
	const [fullest] = countByFolder(product);
	const [fullestOfOrg] = countByFolder(org);
	const figures: Array<[string, string | number]> = [
		['circles of imports: product, simulated org', `${circlesIn(...PRODUCT)}, ${circlesIn('test/org')}`],
		['largest flat folder: product, simulated org', [fullest, fullestOfOrg].map((one) => one?.join(' ')).join(', ')],
		[`files over ${MOST_LINES} lines in the product`, product.filter((file) => linesOf(file) > MOST_LINES).length],
		['imports against the order of the rooms', product.flatMap(forbiddenImports).length],
		['instanceof SalesforceError in salesforce/', instanceofs],
		[
			'functions with more than three parameters',
			percent(functions.filter((one) => one.parameters > 3).length, functions.length),
		],
		['exported functions with one-word names', percent(oneWord.length, exported.length)],
		[
			'lines of a function: median, longest',
			`${median(functions.map(({ lines }) => lines))}, ${longest.lines} (${longest.name}, ${longest.file})`,
		],
		[
			'dead exports',
			deadExports(exports)
				.map(({ name }) => name)
				.join(', ') || 0,
		],
		[
			'exports without docstring',
			exports
				.filter((one) => !one.hasDocstring)
				.map(({ name }) => name)
				.join(', ') || 0,
		],
	];
	for (const [what, figure] of figures) console.log(`${what}: ${figure}`);
	if (oneWord.length > 0) console.log(`one word: ${oneWord.map(({ name }) => name).join(', ')}`);
	const wide = functions.filter((one) => one.parameters > 3);
	if (wide.length > 0) console.log(`more than three parameters: ${wide.map(({ name }) => name).join(', ')}`);
}

const circlesIn = (...folders: string[]) => findCircles(readImportGraph(...folders)).length;

if (import.meta.main) printFigures();
