import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { RESOURCES } from '../../nodes/SalesforceAdmin/actions/resources.ts';
import { ADVICE } from '../../nodes/SalesforceAdmin/salesforce/api/advice.ts';
import { startOrg, type SimulatedOrg } from '../org/index.mts';
import { connectedCredential, reach, runNode, type MemoryCredential } from '../support/engine.mts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const README = read('README.md');
const OPERATIONS = RESOURCES.flatMap(({ option, operations }) =>
	operations.map((operation) => `${option.value}:${operation.option.value}`),
);

/** What the README shows of one operation: its parameters and what it puts out. */
interface Example {
	operation: string;
	parameters: IDataObject;
	output: IDataObject;
}

const EXAMPLES = [...README.matchAll(/^#### [^\n]*\(`(\w+:\w+)`\)$([^]*?)(?=^#)/gm)].map(
	([, operation, section]): Example => {
		const [parameters, output] = [...section.matchAll(/```json\n([^]*?)```/g)].map(([, json]) => JSON.parse(json));
		return { operation, parameters, output };
	},
);

let org: SimulatedOrg;
let credential: MemoryCredential;

async function start(options: Parameters<typeof startOrg>[0] = {}): Promise<void> {
	org = await startOrg({ https: true, ...options });
	reach(org);
	credential = connectedCredential(org);
}

afterEach(async () => await org?.close());

test('the README has an example of every operation and of nothing else', () => {
	expect(EXAMPLES.map(({ operation }) => operation).sort()).toEqual([...OPERATIONS].sort());
});

test('the examples of the README, run one after the other, put out what it shows', async () => {
	await start();
	let before: IDataObject = {};
	for (const { operation: name, parameters, output } of EXAMPLES) {
		const [resource, operation] = name.split(':');
		const items = [withContract(before)];
		const { json, error } = await runNode(credential, { parameters: { resource, operation, ...parameters }, items });
		const [first = {}] = json;
		expect([name, error?.message, shownOf(withoutChance(first), output)]).toEqual([
			name,
			undefined,
			withoutChance(output),
		]);
		before = first;
	}
});

const withContract = (json: IDataObject): INodeExecutionData => ({
	json,
	binary: {
		data: {
			data: Buffer.from('%PDF-1.7 contract').toString('base64'),
			fileName: 'scan 0042.pdf',
			mimeType: 'application/pdf',
		},
	},
});

/** IDs depend on what else is in the org. */
const withoutChance = (value: unknown): unknown =>
	JSON.parse(JSON.stringify(value).replace(/"\w{5}0{3}\w{7}(\w{3})?"/g, '"ID"'));

/** The part of what was put out that the README shows: its keys, and of a list the entries that begin like those shown. */
function shownOf(actual: unknown, shown: unknown): unknown {
	if (Array.isArray(shown) && Array.isArray(actual)) {
		return shown.map((entry) => {
			const parts = actual.map((candidate) => shownOf(candidate, entry));
			const wanted = JSON.stringify(withoutChance(entry));
			return parts.find((part) => JSON.stringify(part) === wanted) ?? parts;
		});
	}
	if (typeof shown !== 'object' || shown === null || typeof actual !== 'object' || actual === null) return actual;
	return Object.fromEntries(
		Object.keys(shown).map((key) => [key, shownOf((actual as never)[key], (shown as never)[key])]),
	);
}

test('the numbers of API calls in the README are those of this version', async () => {
	await start({ users: 1000 });
	const users = [...org.store.table('User').rows.values()].filter(({ Username }) => /^user\d+@/.test(String(Username)));
	const by = (mode: string, field: string) => users.map((user) => ({ json: { mode, value: user[field] as string } }));
	const counts: Record<string, number[]> = {
		'1,000 users frozen by ID': await countCalls('freeze', by('id', 'Id')),
		'the same 1,000 users frozen again': await countCalls('freeze', by('id', 'Id')),
		'1,000 users deactivated by ID': await countCalls('deactivate', by('id', 'Id')),
	};
	await countCalls('activate', by('id', 'Id'));
	counts['1,000 users deactivated by username'] = await countCalls('deactivate', by('username', 'Username'));
	const rows = [...README.matchAll(/^\| (.*1,000 users.*?) \| (\S+) \| (\S+) \|$/gm)];
	expect(Object.fromEntries(rows.map(([, run, calls, writes]) => [run, [Number(calls), Number(writes)]]))).toEqual(
		counts,
	);
});

/** API calls of a run of its own, the administrator check included, and how many of them write. */
async function countCalls(operation: string, items: INodeExecutionData[]): Promise<number[]> {
	reach(org);
	org.log.clear();
	const user = { __rl: true, mode: '={{ $json.mode }}', value: '={{ $json.value }}' };
	const { json, error } = await runNode(credential, {
		parameters: { resource: 'user', operation, user, options: {} },
		items,
	});
	if (error) throw error;
	expect(json).toHaveLength(items.length);
	const calls = org.log.calls();
	return [calls.length, calls.filter(({ method }) => method === 'PATCH').length];
}

test('the error codes of the README are raised or explained by the node', () => {
	const codes = [...README.matchAll(/^\| `([A-Z_]{8,})` \| .* \| .* \|$/gm)].map(([, code]) => code);
	expect(codes.length).toBeGreaterThan(10);
	expect(codes.filter((code) => !(code in ADVICE))).toEqual([]);
});

test('docs/errors.md has every error code with the advice that the node gives', () => {
	const rows = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \| (.*) \|$/gm)].map(([, code, advice]) => [
		code,
		advice,
	]);
	expect(Object.fromEntries(rows)).toEqual(ADVICE);
});

describe.each(['README.md', 'examples/README.md', 'docs/CONTRIBUTING.md'])('%s', (file) => {
	const text = read(file);

	test('links to files and headings that exist', () => {
		const targets = [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target]) => target);
		expect(targets.filter((target) => !leadsSomewhere(target, file, text))).toEqual([]);
	});

	test('names npm scripts that exist', () => {
		const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		const named = [...text.matchAll(/npm (?:run ([\w:]+)|(test)\b)/g)].map(([, script, test]) => script ?? test);
		expect(named.filter((script) => !(script in scripts))).toEqual([]);
	});
});

function leadsSomewhere(target: string, file: string, text: string): boolean {
	const [path, anchor] = target.split('#');
	if (path !== '') return existsSync(join(ROOT, dirname(file), path));
	const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\w\- ]/g, '')
			.replaceAll(' ', '-'),
	);
	return anchors.includes(anchor);
}
