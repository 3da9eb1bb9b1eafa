import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { SalesforceAdmin } from '../../nodes/SalesforceAdmin/SalesforceAdmin.node.ts';
import { SalesforceAdminTrigger } from '../../nodes/SalesforceAdmin/SalesforceAdminTrigger.node.ts';
import { exampleWorkflows } from '../demo/examples.mts';
import type { Workflow, WorkflowNode } from '../n8n/workflows/workflow.mts';

const FOLDER = join(import.meta.dirname, '../../examples');
const FILES = globSync('*.json', { cwd: FOLDER }).sort();
/** The nodes of the package by their types in workflows. */
const DESCRIPTIONS: Record<string, INodeTypeDescription> = {
	'n8n-nodes-salesforce-admin.salesforceAdmin': new SalesforceAdmin().description,
	'n8n-nodes-salesforce-admin.salesforceAdminTrigger': new SalesforceAdminTrigger().description,
};

const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
const ours = ({ nodes }: Workflow) => nodes.filter(({ type }) => type in DESCRIPTIONS);

const isNote = ({ type }: WorkflowNode) => type.endsWith('.stickyNote');

/** The editor moves nodes to multiples of this. */
const GRID = 16;
/** How much room a node takes, with the name below it. */
const NODE = { width: 96, height: 150 };

interface Area {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function areaOf({ position: [left, top], parameters }: WorkflowNode): Area {
	const { width, height } = { ...NODE, ...parameters } as typeof NODE;
	return { left, top, right: left + width, bottom: top + height };
}

const overlap = (a: Area, b: Area) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const contains = (outer: Area, inner: Area) =>
	outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom;

test('there are examples', () => {
	expect(FILES.length).toBeGreaterThan(0);
});

test('examples/README.md names every example and no other file', () => {
	const named = readFileSync(join(FOLDER, 'README.md'), 'utf8').match(/[\w-]+\.json/g) ?? [];
	expect([...new Set(named)].sort()).toEqual(FILES);
});

test('npm run demo -- --editor opens them with every credential picked that a node asks for', async () => {
	const workflows = await exampleWorkflows({ salesforceAdminOAuth2Api: { id: '1', name: 'Salesforce of Acme' } });
	expect(workflows).toHaveLength(FILES.length);
	const asking = workflows.flatMap((workflow) => [
		...ours(workflow),
		...workflow.nodes.filter(({ parameters }) => 'authentication' in parameters),
	]);
	expect(asking.filter(({ credentials }) => !credentials).map(({ name }) => name)).toEqual([]);
	expect(new Set(asking.flatMap(({ credentials = {} }) => Object.keys(credentials)))).toEqual(
		new Set(['salesforceAdminOAuth2Api', 'httpHeaderAuth', 'httpBasicAuth']),
	);
});

describe.each(FILES)('%s', (file) => {
	const workflow = read(file);

	test('leaves credentials to be picked and pins no data', () => {
		expect(JSON.stringify(workflow)).not.toMatch(/"(credentials|pinData|staticData|oauthTokenData)":/);
	});

	test('is explained by notes, and every other node is connected', () => {
		const notes = workflow.nodes.filter(isNote);
		expect(notes.length).toBeGreaterThan(1);
		const linked = new Set([
			...Object.keys(workflow.connections),
			...Object.values(workflow.connections).flatMap(({ main }) => main.flat().map(({ node }) => node)),
		]);
		const loose = workflow.nodes.filter((node) => !notes.includes(node) && !linked.has(node.name));
		expect(loose.map(({ name }) => name)).toEqual([]);
	});

	test('stands where the editor leaves it, with no note over another and each node within one', () => {
		for (const { position } of workflow.nodes) expect(position.map((at) => Math.abs(at % GRID))).toEqual([0, 0]);
		const notes = workflow.nodes.filter(isNote).map(areaOf);
		for (const note of notes) expect(notes.filter((other) => overlap(note, other))).toEqual([note]);
		for (const node of workflow.nodes.filter((one) => !isNote(one))) {
			const around = notes.filter((note) => contains(note, areaOf(node)));
			expect([node.name, around.length]).toEqual([node.name, 1]);
		}
	});

	test.each(ours(workflow).map((node) => [node.name, node] as const))(
		'uses parameters that %s shows',
		(_name, node) => {
			expect(unknownParameters(node)).toEqual([]);
		},
	);
});

/** Names of parameters that the node does not show for its resource and operation, and of keys that their collections lack. */
function unknownParameters({ parameters, type, typeVersion }: WorkflowNode): string[] {
	const description = DESCRIPTIONS[type]!;
	const node = { typeVersion } as INode;
	const shown = description.properties.filter((property) =>
		NodeHelpers.displayParameter(parameters as INodeParameters, property, node, description),
	);
	// n8n adds the times to every trigger that polls.
	const { pollTimes: _, ...own } = parameters;
	return Object.entries(own).flatMap(([name, value]) => {
		const property = shown.find((candidate) => candidate.name === name);
		return property ? unknownKeys(property, value) : [name];
	});
}

function unknownKeys({ name, type, options = [] }: INodeProperties, value: unknown): string[] {
	if (type === 'options' && typeof value === 'string' && !value.startsWith('=') && options.length > 0)
		return options.some((option) => 'value' in option && option.value === value) ? [] : [`${name}: ${value}`];
	if (type !== 'collection' && type !== 'fixedCollection') return [];
	const known = (options as Array<INodeProperties | INodePropertyCollection>).map((option) => option.name);
	return Object.keys(value as object)
		.filter((key) => !known.includes(key))
		.map((key) => `${name}.${key}`);
}
