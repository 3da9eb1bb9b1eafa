/** The tests that a newcomer looks for are where they are looked for. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const WORKFLOWS = 'test/workflows';
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const filesOf = (pattern: string) => globSync(pattern, { cwd: ROOT }).sort();

const OPERATIONS = filesOf('nodes/SalesforceAdmin/actions/*/*.operation.ts').map((file) =>
	file.replace('nodes/SalesforceAdmin/actions/', '').replace('.operation.ts', ''),
);

describe('operations', () => {
	const tests = filesOf(`${WORKFLOWS}/operations/*/*.test.mts`);

	test.each(OPERATIONS)('%s has its test', (operation) => {
		expect(tests).toContain(`${WORKFLOWS}/operations/${operation}.test.mts`);
	});

	// More of an operation than one file takes is beside it: upload.test.mts, upload.destinations.test.mts.
	test('a test here is of an operation', () => {
		const tested = tests.map((file) =>
			file.replace(`${WORKFLOWS}/operations/`, '').replace(/(\.\w+)?\.test\.mts$/, ''),
		);
		expect(tested.filter((operation) => !OPERATIONS.includes(operation))).toEqual([]);
	});
});

describe('invariants', () => {
	const [, section = ''] = read('docs/CONTRIBUTING.md').split('## Invariants\n');
	const invariants = [...section.split('\n## ')[0]!.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));

	/** The numbers in a line ` * Proves invariants 1, 3 and 6.` of the comment at the beginning of a test. */
	function provenBy(file: string): number[] {
		const header = /^\/\*\*.*?\*\//s.exec(read(file))?.[0] ?? '';
		const [, numbers = ''] = /Proves invariants? ([\d, and]+)/.exec(header) ?? [];
		return [...numbers.matchAll(/\d+/g)].map(Number);
	}

	test.each(filesOf(`${WORKFLOWS}/promises/**/*.test.mts`))('%s names those that it proves', (file) => {
		expect(provenBy(file)).not.toEqual([]);
		expect(provenBy(file).filter((number) => !invariants.includes(number))).toEqual([]);
	});

	test('each is proven by a test', () => {
		const proven = new Set(filesOf('test/{unit,workflows,contract}/**/*.test.mts').flatMap(provenBy));
		expect(invariants.length).toBeGreaterThan(0);
		expect(invariants.filter((number) => !proven.has(number))).toEqual([]);
	});
});
