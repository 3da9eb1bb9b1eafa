import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { Operation } from '../../nodes/SalesforceAdmin/actions/operation.ts';
import { RESOURCES } from '../../nodes/SalesforceAdmin/actions/resources.ts';
import { SalesforceAdminTrigger } from '../../nodes/SalesforceAdmin/SalesforceAdminTrigger.node.ts';
import { PERMISSIONS } from '../../nodes/SalesforceAdmin/salesforce/api/permissions.ts';
import { ADVICE } from '../../nodes/SalesforceAdmin/salesforce/api/advice.ts';
import { OrgConnection } from '../../nodes/SalesforceAdmin/transport/orgConnection.ts';
import { startOrg, type SimulatedOrg } from '../org/index.mts';
import { connectedCredential, reach, runNode, type MemoryCredential } from '../support/engine.mts';

const ROOT = join(import.meta.dirname, '../..');
const { description: triggerNode } = new SalesforceAdminTrigger();
const SCHEMAS = 'nodes/SalesforceAdmin/__schema__/v1.0.0';
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const README = read('README.md');
const INDEX = read('docs/operations/README.md');
const OPERATIONS = new Map<string, Operation>(
	RESOURCES.flatMap(({ option, operations }) =>
		operations.map((operation) => [`${option.value}:${operation.option.value}`, operation] as const),
	),
);

/** What a page of docs/operations says of one operation. */
interface Section {
	name: string;
	/** The whole section, and the paragraphs that begin with **Takes**, **Gives**, **Calls** and **Needs**. */
	text: string;
	takes: string;
	gives: string;
	calls: string;
	needs: string;
	/** Its example: parameters and what is put out. */
	parameters: IDataObject;
	output: IDataObject;
}

/** The pages in the order in which the index lists them, which is the order of the story that the examples tell. */
const PAGES = [...INDEX.matchAll(/^- \[[^\]]+\]\((\w+\.md)\)/gm)].map(([, page]) => `docs/operations/${page}`);

const SECTIONS = PAGES.flatMap((page) =>
	[...read(page).matchAll(/^## [^\n]*\(`(\w+:\w+)`\)$([^]*?)(?=^## |(?![^]))/gm)].map(([, name, text]) =>
		sectionOf(name, text),
	),
);

function sectionOf(name: string, text: string): Section {
	const [parameters, output] = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json]) => JSON.parse(json));
	const part = (word: string) =>
		new RegExp(`^\\*\\*${word}\\*\\*([^]*?)(?=\`\`\`json|^\\*\\*|$(?![^]))`, 'm').exec(text)?.[1] ?? '';
	const [takes, gives, calls, needs] = ['Takes', 'Gives', 'Calls', 'Needs'].map(part);
	return { name, text, takes, gives, calls, needs, parameters, output };
}

/** The keys of an output by its schema; `then` are those of an item that is skipped. */
interface Schema {
	properties: object;
	then?: object;
}

/** What the index says of the parameter `user` of all operations. */
const PICKING_A_USER = /^## Picking a user$[^]*?(?=^## )/m.exec(INDEX)![0];

/** Texts in backticks. */
const codesIn = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);

let org: SimulatedOrg;
let credential: MemoryCredential;

async function start(options: Parameters<typeof startOrg>[0] = {}): Promise<void> {
	org = await startOrg({ https: true, ...options });
	reach(org);
	credential = connectedCredential(org);
}

afterEach(async () => {
	jest.restoreAllMocks();
	await org?.close();
});

test('the pages of docs/operations have a section for every operation and for nothing else', () => {
	expect(SECTIONS.map(({ name }) => name).sort()).toEqual([...OPERATIONS.keys()].sort());
	expect(PAGES.concat('docs/operations/README.md').sort()).toEqual(globSync('docs/operations/*', { cwd: ROOT }).sort());
});

test('every operation shows its form, in a picture that RENEW_PICTURES=1 npm run test:e2e -- editor makes', () => {
	const pictureOf = (name: string) => `](../images/forms/${name.replace(':', '-')}.png)`;
	expect(SECTIONS.filter(({ name, text }) => !text.includes(pictureOf(name))).map(({ name }) => name)).toEqual([]);
});

const LOGGED_IN = new Map([
	['user:endSessions', 'jane.joiner@acme.example'],
	['user:offboard', 'leaver@acme.example'],
]);

test('the examples, run one after the other, put out what the pages show, with the calls and objects that they name', async () => {
	await start();
	const seen = watchOrgs();
	const taken: Record<string, { calls: number; notNamed: string[] }> = {};
	let before: IDataObject = {};
	for (const { name, parameters, output, calls } of SECTIONS) {
		const [resource, operation] = name.split(':');
		reach(org);
		// The user of these examples is logged in with an app.
		const username = LOGGED_IN.get(name);
		if (username) org.authorize({ username });
		org.log.clear();
		seen.clear();
		const items = [withContract(before)];
		const { json, error } = await runNode(credential, { parameters: { resource, operation, ...parameters }, items });
		const [first = {}] = json;
		expect([name, error?.message, shownOf(withoutChance(first), output)]).toEqual([
			name,
			undefined,
			withoutChance(output),
		]);
		const check = OPERATIONS.get(name)?.requirement ? OF_THE_CHECK : [];
		const named = [...check, ...codesIn(calls).map((code) => code.split('.')[0])];
		taken[name] = { calls: callCount(), notNamed: [...seen].filter((object) => !named.includes(object)) };
		before = first;
	}
	const said = SECTIONS.map(({ name, calls }) => {
		const [count] = /\d+(?= for the example)/.exec(calls) ?? [];
		return [name, { calls: Number(count), notNamed: [] }];
	});
	expect(taken).toEqual(Object.fromEntries(said));
});

test('the same thing has the same ID in all examples, and another thing another one', () => {
	const pairs = SECTIONS.flatMap(({ output }) => namedIn(output));
	const names = [...new Set(pairs.map(({ type, name }) => `${type} ${name}`))];
	expect(names.length).toBeGreaterThan(4);
	const idsOf = (wanted: string) => pairs.filter(({ type, name }) => `${type} ${name}` === wanted).map(({ id }) => id);
	const ids = names.map((name) => [...new Set(idsOf(name))]);
	expect(ids.filter(({ length }) => length > 1)).toEqual([]);
	expect(new Set(ids.flat()).size).toBe(names.length);
});

/** What an output names with type, ID and name. */
function namedIn(value: unknown): Array<{ type: string; id: string; name: string }> {
	if (typeof value !== 'object' || value === null) return [];
	const { type, id, name } = value as Record<string, unknown>;
	const own = type && id && name ? [{ type: String(type), id: String(id), name: String(name) }] : [];
	return [...own, ...Object.values(value).flatMap(namedIn)];
}

/** What the check of the System Administrator reads; the index of the pages says so once for all. */
const OF_THE_CHECK = ['User', 'Profile'];

const callCount = () => org.log.calls().reduce((sum, { apiCalls }) => sum + apiCalls, 0);

/** Notes every object that a connection is asked about, by the texts that its methods are given. */
function watchOrgs(): Set<string> {
	const seen = new Set<string>();
	const { prototype } = OrgConnection;
	for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
		if (name === 'constructor' || typeof value !== 'function') continue;
		jest.spyOn(prototype as never, name as never).mockImplementation(function (this: unknown, ...args: unknown[]) {
			for (const object of args.flat().flatMap(objectsIn)) seen.add(object);
			return value.apply(this, args);
		} as never);
	}
	return seen;
}

/** The objects of a query, or the object that a text is the name of. */
function objectsIn(argument: unknown): string[] {
	if (typeof argument !== 'string') return [];
	if (/^[A-Z][a-z]\w+$/.test(argument) && argument !== 'VersionData' && argument !== 'Body') return [argument];
	return [...argument.matchAll(/\bFROM (\w+)/g)].map(([, object]) => object);
}

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

/** The part of what was put out that a page shows: its keys, and of a list the entries that begin like those shown. */
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

describe.each(SECTIONS.map((section) => [section.name, section] as const))('the section of %s', (name, section) => {
	const { description, requirement } = OPERATIONS.get(name)!;

	test('has a row for every parameter of the operation, and for nothing else', () => {
		const rows = [...section.takes.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell]) => codesIn(cell));
		const names = new Set(description.map((parameter) => parameter.name));
		expect(rows.sort()).toEqual([...names].sort());
	});

	test('explains every field of the collections, or leads to where they are explained', () => {
		const linked = [...section.takes.matchAll(/\]\((\w*\.?\w*)#([\w-]+)\)/g)].map(([, page, anchor]) => {
			const file = page ? posix.join('docs/operations', page) : PAGES.find((one) => read(one).includes(section.text))!;
			return headingText(read(file), anchor);
		});
		const explained = codesIn([section.takes, ...linked].join('\n'));
		expect(description.flatMap(fieldsOf).filter((field) => !explained.includes(field))).toEqual([]);
	});

	test('names every key that is put out', () => {
		const [resource, operation] = name.split(':');
		const { properties, ...schema } = JSON.parse(read(`${SCHEMAS}/${resource}/${operation}.json`)) as Schema;
		const linked = section.gives.includes('[Get](#get-userget)')
			? SECTIONS.find((other) => other.name === 'user:get')!.gives
			: '';
		// Whom an operation skips is told for all of them, in one place.
		const skipped = schema.then ? codesIn(PICKING_A_USER) : [];
		const named = [...codesIn(section.gives + linked), ...skipped];
		expect(Object.keys(properties).filter((key) => !named.includes(key))).toEqual([]);
	});

	test('names the permissions that the operation needs', () => {
		const named = [...section.needs.matchAll(/\*([^*]+)\*/g)].map(([, permission]) => permission);
		const needed = requirement?.permissions.flat() ?? ['ApiEnabled'];
		expect(named).toEqual(needed.map((permission) => PERMISSIONS[permission as keyof typeof PERMISSIONS].label));
		expect(section.needs.includes('System Administrator')).toBe(requirement !== undefined);
	});
});

/** The names of what can be added to a collection. */
function fieldsOf({ type, options = [] }: INodeProperties): string[] {
	return type === 'collection'
		? (options as Array<INodeProperties | INodePropertyCollection>).map(({ name }) => name)
		: [];
}

/** What stands under the heading with an anchor. */
function headingText(text: string, anchor: string): string {
	const sections = text.split(/^(?=#+ )/m);
	return sections.find((section) => anchorOf(section.split('\n')[0].replace(/^#+ /, '')) === anchor) ?? '';
}

test('the pages name what each part of an operation needs', () => {
	const rows = new Map(
		[...INDEX.matchAll(/^\| ([a-z ]+) \| (\*.*) \|$/gm)].map(([, part, needs]) => [
			part,
			[...needs.matchAll(/\*([^*]+)\*/g)].map(([, permission]) => permission),
		]),
	);
	for (const { requirement } of OPERATIONS.values()) {
		for (const [part, permissions] of Object.entries(requirement?.parts ?? {})) {
			const labels = permissions.flat().map((permission) => PERMISSIONS[permission].label);
			expect([part, rows.get(part)]).toEqual([part, expect.arrayContaining(labels)]);
		}
	}
});

test('the README links every operation to its section, and marks those that need a System Administrator', () => {
	const table = /^\| resource \| operations \|\n([^]*?)\n\n/m.exec(README)?.[1] ?? '';
	const links = [...table.matchAll(/\]\((docs\/operations\/(\w+)\.md)#([\w-]+)\)(\\\*)?/g)];
	const linked = links.map(([, page, , anchor, star]) => {
		const [, name] = /\(`(\w+:\w+)`\)/.exec(headingText(read(page), anchor)) ?? [];
		return [name, star !== undefined];
	});
	const expected = [...OPERATIONS].map(([name, { requirement }]) => [name, requirement !== undefined]);
	expect(Object.fromEntries(linked)).toEqual(Object.fromEntries(expected));
});

test('the README has at most 220 lines', () => {
	expect(README.split('\n').length - 1).toBeLessThanOrEqual(220);
});

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
	return [calls.length, calls.filter(({ rows }) => rows !== undefined).length];
}

describe('docs/errors.md', () => {
	const entries = [
		...read('docs/errors.md').matchAll(
			/^## <a id="(\w+)"><\/a>(\w+)\n\n(\S.*)\n\n\*\*What to do:\*\* (.*)\n(?=\n## |(?![^]))/gm,
		),
	];

	test('has every error code with the advice that the node gives', () => {
		expect(Object.fromEntries(entries.map(([, , code, , advice]) => [code, advice]))).toEqual(ADVICE);
	});

	test('is in the order of the alphabet, with the code itself as the anchor', () => {
		const codes = entries.map(([, , code]) => code);
		expect(codes).toEqual([...codes].sort());
		expect(entries.map(([, anchor]) => anchor)).toEqual(codes);
	});
});

const TEXTS = [
	'README.md',
	'CHANGELOG.md',
	...globSync(['docs/**/*.md', 'examples/*.md', 'test/*.md'], { cwd: ROOT }),
].sort();

describe.each(TEXTS)('%s', (file) => {
	const text = read(file);

	test('links to files and headings that exist', () => {
		const targets = [...text.matchAll(/\]\((?!https?:)([^)]+)\)|(?:src|srcset)="(?!https?:)([^"]+)"/g)].map(
			([, link, source]) => link ?? source,
		);
		expect(targets.filter((target) => !leadsSomewhere(target, file))).toEqual([]);
	});

	test('names npm scripts that exist', () => {
		const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		const named = [...text.matchAll(/npm (?:run ([\w:]+)|(test)\b)/g)].map(([, script, test]) => script ?? test);
		expect(named.filter((script) => !(script in scripts))).toEqual([]);
	});

	test('names error codes that the node raises or explains', () => {
		const codes = [...text.matchAll(/errors\.md#(\w+)/g)].map(([, code]) => code);
		expect(codes.filter((code) => !(code in ADVICE))).toEqual([]);
	});
});

test('the links of the node and the credential lead to pages that exist', () => {
	const sources = globSync('{nodes,credentials}/**/*.{ts,json}', { cwd: ROOT }).map(read).join('\n');
	const pages = [...sources.matchAll(/n8n-nodes-salesforce-admin\/blob\/main\/([\w./-]+)/g)].map(([, page]) => page);
	expect(pages.length).toBeGreaterThan(2);
	expect(pages.filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
});

test('every picture is shown somewhere', () => {
	const all = TEXTS.map(read).join('\n');
	expect(globSync('docs/images/*', { cwd: ROOT }).filter((file) => !all.includes(posix.basename(file)))).toEqual([]);
});

function leadsSomewhere(target: string, file: string): boolean {
	const [path, anchor] = target.split('#');
	const linked = path === '' ? file : posix.join(posix.dirname(file), path);
	if (!existsSync(join(ROOT, linked))) return false;
	return anchor === undefined || anchorsOf(read(linked)).includes(anchor);
}

function anchorsOf(text: string): string[] {
	const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));
	return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)];
}

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string) =>
	heading
		.replace(/<[^>]*>/g, '')
		.toLowerCase()
		.replace(/[^\w\- ]/g, '')
		.replaceAll(' ', '-');

test('docs/trigger.md names every event, parameter and key of the trigger', () => {
	const page = read('docs/trigger.md');
	const events = (triggerNode.properties[0]!.options as INodePropertyOptions[]).map(
		({ value }) => `| \`${String(value)}\` |`,
	);
	const shown = triggerNode.properties.filter(({ type }) => type !== 'notice');
	const options = shown.flatMap(({ name, type, options: inside = [] }) =>
		type === 'collection' ? inside.map((option) => `\`${name}.${option.name}\``) : [`| \`${name}\` |`],
	);
	const keys = Object.keys((JSON.parse(read(`${SCHEMAS}.json`)) as Schema).properties).map((key) => `| \`${key}\` |`);
	expect([...events, ...options, ...keys].filter((text) => !page.includes(text))).toEqual([]);
	const tabled = [...page.matchAll(/^\| `(\w+)` \|.* \|.* \|.* \|$/gm)].map(([, event]) => `| \`${event}\` |`);
	expect(tabled.toSorted()).toEqual(events.toSorted());
});
