/** What a parameter is for an item: the same as n8n says, without asking n8n for every item. */
import fc from 'fast-check';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { ItemValues } from '../../../../nodes/SalesforceAdmin/actions/run/itemValues.ts';
import { SalesforceAdmin } from '../../../../nodes/SalesforceAdmin/SalesforceAdmin.node.ts';
import { MemoryCredential, prepareRun, runWorkflow } from '../../../support/workflowRun.mts';

interface Told {
	value?: unknown;
	error?: string;
}

interface Reading {
	ours: Told[];
	n8n: Told[];
	/** How often n8n was asked to work out a parameter. */
	asked: number;
}

const told = (read: () => unknown): Told => {
	try {
		return { value: read() };
	} catch (error) {
		return { error: (error as Error).message };
	}
};

/** Reads a parameter of every item, in n8n's engine: by ItemValues, and by n8n alone. */
async function readAll(parameter: unknown, jsons: IDataObject[]): Promise<Reading> {
	let reading: Reading | undefined;
	const reader: INodeType = {
		description: new SalesforceAdmin().description,
		async execute() {
			const items = this.getInputData();
			const [context, asked] = counted(this);
			const values = new ItemValues(context);
			const ours = items.map((_, at) => told(() => values.get('user', at)));
			const n8n = items.map((_, at) => told(() => this.getNodeParameter('user', at, null)));
			reading = { ours, n8n, asked: asked() };
			return [items];
		},
	};
	const parameters = { resource: 'user', operation: 'freeze', user: parameter } as IDataObject;
	const items = jsons.map((json): INodeExecutionData => ({ json }));
	await runWorkflow(prepareRun(reader, new MemoryCredential({}), { parameters, items }));
	return reading!;
}

function counted(context: IExecuteFunctions): [IExecuteFunctions, () => number] {
	let asked = 0;
	const getNodeParameter = (name: string, item: number, fallback: unknown, options?: { rawExpressions?: boolean }) => {
		if (!options?.rawExpressions) asked++;
		return context.getNodeParameter(name, item, fallback, options as never);
	};
	return [Object.assign(Object.create(context), { getNodeParameter }) as IExecuteFunctions, () => asked];
}

const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });
const several = (...values: string[]) => ({ ...locator('={{ $json.id }}'), more: [{ values }] });
const PEOPLE = Array.from({ length: 50 }, (_, at) => ({ id: `005${at}`, hr: { number: at, left: at % 2 === 0 } }));

test.each<[string, unknown, number]>([
	['a text', locator('005000000000001AAA'), 1],
	['a field of the item', locator('={{ $json.id }}'), 0],
	['a field below a field', locator('={{$json.hr.number}}'), 0],
	['several fields in a list', several('={{ $json.hr.left }}', 'fixed', '={{ $json.id }}'), 0],
	['a field that is an object', locator('={{ $json.hr }}'), 50],
	['a field that no item has', locator('={{ $json.nope }}'), 50],
	['an expression that does something', locator('={{ $json.id.toLowerCase() }}'), 50],
	['a field in a text', locator('=005{{ $json.hr.number }}'), 50],
	['a field beside an expression', several('={{ $json.id }}', '={{ 1 + 1 }}'), 50],
])('%s is worked out by n8n only as often as it has to be', async (_, parameter, asked) => {
	const reading = await readAll(parameter, PEOPLE);
	expect(reading.ours).toEqual(reading.n8n);
	expect(reading.asked).toBe(asked);
});

test('an item without the field gets what n8n makes of it, and the others do not mind', async () => {
	const { ours, n8n, asked } = await readAll(locator('={{ $json.id }}'), [{ id: 'a' }, {}, { id: null }, { id: '' }]);
	expect(ours).toEqual(n8n);
	expect(asked).toBe(2);
});

const NAME = fc.constantFrom('id', 'a', 'length', 'constructor', 'toString', '__proto__', 'prototype', 'json', '$json');
const json = fc.dictionary(NAME, fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('={{ 1 }}', '', 0, false)));
const expression = fc
	.tuple(fc.array(NAME, { minLength: 1, maxLength: 3 }), fc.constantFrom('', ' ', '\n'))
	.map(([path, space]) => `={{${space}$json.${path.join('.')}${space}}}`);

test('whatever is in an item, a field of it is what n8n says', async () => {
	await fc.assert(
		fc.asyncProperty(expression, fc.array(json, { minLength: 1, maxLength: 5 }), async (text, items) => {
			const { ours, n8n } = await readAll(locator(text), items as IDataObject[]);
			expect(ours).toEqual(n8n);
		}),
		{ numRuns: 200 },
	);
});
