import { NodeConnectionTypes, updateDisplayOptions, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';

import type { Resource } from './operation';
import { RESOURCES } from './resources';

/** What the editor shows of the node: its dropdowns and fields are made from the list of resources. */
export const description: INodeTypeDescription = {
	displayName: 'Salesforce Admin',
	name: 'salesforceAdmin',
	icon: { light: 'file:salesforceAdmin.svg', dark: 'file:salesforceAdmin.dark.svg' },
	group: ['transform'],
	version: [1],
	subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
	description: 'Manage Salesforce users, their entitlements and documents',
	defaults: { name: 'Salesforce Admin' },
	usableAsTool: true,
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	credentials: [{ name: 'salesforceAdminOAuth2Api', required: true }],
	properties: [resourceProperty(), ...RESOURCES.flatMap((resource) => [operationProperty(resource), ...operationFields(resource)])],
};

function resourceProperty(): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: byName(RESOURCES.map(({ option }) => option)),
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
	return operations.flatMap((operation) =>
		updateDisplayOptions({ show: { resource: [option.value], operation: [operation.option.value] } }, operation.description),
	);
}

const byName = <T extends { name: string }>(options: T[]): T[] => [...options].sort((a, b) => a.name.localeCompare(b.name));
