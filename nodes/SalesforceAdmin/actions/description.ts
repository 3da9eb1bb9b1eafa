import type { INodeProperties } from 'n8n-workflow';

import { connectedAccount } from '../fields/connectedAccount';
import type { Operation, Resource } from './operation';
import { RESOURCES } from './resources';
import { planNotice, toolDescription } from './toolDescription';

/** The properties of the node: the dropdowns and all fields, made from the list of resources. */
export function nodeProperties(): INodeProperties[] {
	return [
		resourceProperty(),
		...RESOURCES.flatMap((resource) => [operationProperty(resource), ...operationFields(resource)]),
	];
}

/** What stands below the name of the node on the canvas: the action in words, such as "Deactivate user". */
export function nodeSubtitle(): string {
	const actions = RESOURCES.map(({ option, operations }) => [
		option.value,
		Object.fromEntries(operations.map((operation) => [operation.option.value, operation.option.action])),
	]);
	const words = JSON.stringify(Object.fromEntries(actions));
	return `={{ (${words})[$parameter["resource"]]?.[$parameter["operation"]] ?? $parameter["operation"] }}`;
}

function resourceProperty(): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: RESOURCES.map(({ option }) => option),
		default: 'user',
	};
}

function operationProperty({ option, operations, defaultOperation }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [option.value] } },
		options: byName(operations.map((operation) => operation.option)),
		default: defaultOperation,
	};
}

function operationFields({ option, operations }: Resource): INodeProperties[] {
	return operations.flatMap((operation) => {
		const of = { resource: [option.value], operation: [operation.option.value] };
		return fieldsOf(operation).map((field) => ({ ...field, displayOptions: shownFor(of, field) }));
	});
}

// n8n shows a field at the first condition on a value that is an expression, so resource and operation are asked first.
const shownFor = (of: Record<string, string[]>, { displayOptions }: INodeProperties) => ({
	...displayOptions,
	show: { ...of, ...displayOptions?.show },
});

function fieldsOf(operation: Operation): INodeProperties[] {
	const notice = operation.isPlannedByTools ? [planNotice] : [];
	return [toolDescription(operation), ...notice, connectedAccount, ...operation.description];
}

const byName = <T extends { name: string }>(options: T[]): T[] =>
	[...options].sort((a, b) => a.name.localeCompare(b.name));
