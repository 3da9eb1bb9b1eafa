/** As a tool of an AI Agent: whatever the model gives for the fields of an operation, it stays a value of these fields. */
import fc from 'fast-check';
import type { IDataObject, IExecuteFunctions, INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import type { Operation } from '../../nodes/SalesforceAdmin/actions/operation.ts';
import { json, names } from './hostile.mts';
import { built, claim, claimUnpolluted, holds, refusal, type Property } from './property.mts';

const { RESOURCES } = built('actions/resources');
const { NodeParameters } = built('actions/run/parameters');
const { ItemValues } = built('actions/run/itemValues');
const { readMode } = built('actions/run/runOptions');

/** What the workflow sets, and a model cannot. */
const CHOSEN = { dryRun: true, administratorCheck: 'profile' };

/** Values and names that a model gives, in turn, and which fields get them: one where all would be refused for the first of them. */
interface Given {
	values: unknown[];
	names: string[];
	place: number;
	isEverywhere: boolean;
}

const given: fc.Arbitrary<Given> = fc.record({
	values: fc.array(json, { minLength: 1, maxLength: 3 }),
	names: fc.array(names, { minLength: 1, maxLength: 2 }),
	place: fc.nat(100),
	isEverywhere: fc.boolean(),
});

const next = <T,>(list: T[]): T => {
	const [first] = list;
	list.push(list.shift()!);
	return first!;
};

const pick = <T,>(list: readonly T[], { place, isEverywhere }: Given): T[] =>
	isEverywhere ? [...list] : list.slice(place % list.length, (place % list.length) + 1);

/** The values of the fields of an operation: those that the model gives, and of the others what a workflow would have. */
function valuesOf(description: INodeProperties[], model: Given): IDataObject {
	const ofModel = pick(description, model);
	const values = description.map((field) => [
		field.name,
		ofModel.includes(field) ? valueOf(field, model) : usual(field),
	]);
	return Object.fromEntries(values) as IDataObject;
}

function usual({ type, default: value }: INodeProperties): unknown {
	if (type === 'resourceLocator') return { __rl: true, mode: 'id', value: '005000000000001AAA' };
	if (type === 'resourceMapper') return { mappingMode: 'defineBelow', value: { Name: 'Acme' } };
	return value === '' ? 'someone@acme.example' : value;
}

/** The value of a field that the model gives. */
function valueOf(field: INodeProperties, model: Given): unknown {
	const inside = (fields: INodeProperties[]) =>
		Object.fromEntries(pick(fields, model).map((one) => [one.name, valueOf(one, model)]));
	switch (field.type) {
		case 'resourceLocator':
			return { __rl: true, mode: 'id', value: next(model.values) };
		case 'resourceMapper':
			return { mappingMode: 'defineBelow', value: { [next(model.names)]: next(model.values) } };
		case 'collection':
			return inside(field.options as INodeProperties[]);
		case 'fixedCollection': {
			const [{ name, values }] = field.options as [INodePropertyCollection];
			return { [name]: [{ ...inside(values), name: next(model.names) }] };
		}
		default:
			return next(model.values);
	}
}

function contextOf(values: IDataObject): IExecuteFunctions {
	const context = {
		getNode: () => ({ name: 'Salesforce Admin', type: 'n8n-nodes-salesforce-admin.salesforceAdminTool' }),
		getInputData: () => [{ json: {} }],
		isToolExecution: () => true,
		getTimezone: () => 'Europe/Berlin',
		getNodeParameter: (name: string, _: number, fallback: unknown, asked?: { rawExpressions?: boolean }) =>
			asked?.rawExpressions ? '={{ $fromAI("it") }}' : (values[name] ?? fallback),
		helpers: {
			assertBinaryData: () => {
				throw new Error('There is none');
			},
		},
	};
	return context as unknown as IExecuteFunctions;
}

/** Who is named in a request, wherever that stands. */
function locatorsIn(request: unknown): Array<{ by: unknown; value: unknown }> {
	if (typeof request !== 'object' || request === null) return [];
	const own = 'by' in request && 'value' in request ? [request as { by: unknown; value: unknown }] : [];
	return [...own, ...Object.values(request).flatMap(locatorsIn)];
}

async function check({ description, read }: Operation, model: Given): Promise<void> {
	const values = valuesOf(description, model);
	values['options'] = { ...(values['options'] as IDataObject), ...CHOSEN };
	const context = contextOf(values);
	const parameters = new NodeParameters(context, new ItemValues(context), 0);
	try {
		const { dryRun, administratorCheck } = readMode(parameters, false);
		claim(dryRun === true && administratorCheck === 'profile', 'the model chose how the operation is run');
	} catch (error) {
		refusal(error);
	}
	const request = await Promise.resolve()
		.then(() => read(parameters))
		.catch(refusal);
	claimUnpolluted();
	for (const { by, value } of locatorsIn(request)) {
		claim(['id', 'username', 'queue'].includes(String(by)), `somebody is found by ${String(by)}`);
		claim(typeof value === 'string', 'somebody is named by what is no text');
	}
}

export const toolProperties: Property[] = RESOURCES.flatMap(({ option, operations }) =>
	operations.map((operation) => ({
		name: `as a tool, ${option.value}:${operation.option.value}: values of its own fields, or refused`,
		run: holds(given, async (model) => await check(operation, model)),
	})),
);
