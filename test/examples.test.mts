import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
} from 'n8n-workflow';

import { SalesforceAdmin } from '../nodes/SalesforceAdmin/SalesforceAdmin.node.ts';
import type { Workflow, WorkflowNode } from './n8n/workflow.mts';

const FOLDER = join(import.meta.dirname, '../examples');
const FILES = globSync('*.json', { cwd: FOLDER }).sort();
const { description } = new SalesforceAdmin();

const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
const ours = ({ nodes }: Workflow) => nodes.filter(({ type }) => type === 'n8n-nodes-salesforce-admin.salesforceAdmin');

test('there are examples', () => {
	expect(FILES.length).toBeGreaterThan(0);
});

test('examples/README.md names every example and no other file', () => {
	const named = readFileSync(join(FOLDER, 'README.md'), 'utf8').match(/[\w-]+\.json/g) ?? [];
	expect([...new Set(named)].sort()).toEqual(FILES);
});

describe.each(FILES)('%s', (file) => {
	const workflow = read(file);

	test('leaves credentials to be picked and pins no data', () => {
		expect(JSON.stringify(workflow)).not.toMatch(/"(credentials|pinData|staticData|oauthTokenData)":/);
	});

	test('is explained by notes, and every other node is connected', () => {
		const notes = workflow.nodes.filter(({ type }) => type.endsWith('.stickyNote'));
		expect(notes.length).toBeGreaterThan(1);
		const linked = new Set([
			...Object.keys(workflow.connections),
			...Object.values(workflow.connections).flatMap(({ main }) => main.flat().map(({ node }) => node)),
		]);
		const loose = workflow.nodes.filter((node) => !notes.includes(node) && !linked.has(node.name));
		expect(loose.map(({ name }) => name)).toEqual([]);
	});

	test.each(ours(workflow).map((node) => [node.name, node] as const))(
		'uses parameters that %s shows',
		(_name, node) => {
			expect(unknownParameters(node)).toEqual([]);
		},
	);
});

/** Names of parameters that the node does not show for its resource and operation, and of keys that their collections lack. */
function unknownParameters({ parameters, typeVersion }: WorkflowNode): string[] {
	const node = { typeVersion } as INode;
	const shown = description.properties.filter((property) =>
		NodeHelpers.displayParameter(parameters as INodeParameters, property, node, description),
	);
	return Object.entries(parameters).flatMap(([name, value]) => {
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
