import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';

import { triggerListSearch, triggerOptions } from './methods/triggerOptions';
import { triggerProperties, triggerSubtitle } from './trigger/description';
import { poll } from './trigger/poll';

/** The trigger node: what happened to Salesforce users. It only reads. */
export class SalesforceAdminTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Salesforce Admin Trigger',
		name: 'salesforceAdminTrigger',
		icon: { light: 'file:salesforceAdminTrigger.svg', dark: 'file:salesforceAdminTrigger.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: triggerSubtitle(),
		description:
			'Starts the workflow when a Salesforce user is created, changed, frozen, or given something, or a record changes',
		defaults: { name: 'Salesforce Admin Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'salesforceAdminOAuth2Api', required: true }],
		properties: triggerProperties(),
	};

	methods = { loadOptions: triggerOptions, listSearch: triggerListSearch };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll.call(this);
	}
}
