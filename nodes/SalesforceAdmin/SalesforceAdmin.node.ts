import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { nodeProperties, nodeSubtitle } from './actions/description';
import { router } from './actions/router';
import { listSearch } from './methods/listSearch';
import { loadOptions } from './methods/loadOptions';
import { resourceMapping } from './methods/resourceMapping';

/** The action node: Salesforce users, their entitlements and documents. */
export class SalesforceAdmin implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Admin',
		name: 'salesforceAdmin',
		icon: { light: 'file:salesforceAdmin.svg', dark: 'file:salesforceAdmin.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: nodeSubtitle(),
		description: 'Manage Salesforce users, their entitlements and documents',
		defaults: { name: 'Salesforce Admin' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'salesforceAdminOAuth2Api', required: true }],
		properties: nodeProperties(),
	};

	methods = { listSearch, loadOptions, resourceMapping };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
