import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from './operation';

/**
 * The text that tells the model of an AI Agent about an operation; people can change it. Only the tool variant of the node shows it, in
 * place of n8n's own field, whose text would be just the name of the operation.
 */
export function toolDescription({ option, description, isPlannedByTools }: Operation): INodeProperties {
	const takesUser = description.some(({ name }) => name === 'user');
	return {
		displayName: 'Tool Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default: `${option.action} in Salesforce. ${option.description}.${takesUser ? USER : ''}${isPlannedByTools ? PLANNED : ''}`,
		description: 'What the model of the AI Agent is told about this tool, to choose it and fill it in',
		displayOptions: { show: { '@tool': [true] } },
	};
}

const USER = ' The user is given by username or ID.';

const PLANNED = ' It shows the plan and changes nothing, unless the workflow allows it to write.';

/** What people are told who give an AI Agent an operation that only plans unless it is allowed to write. */
export const planNotice: INodeProperties = {
	displayName:
		"As a tool this operation shows its plan and changes nothing. To let the model write, add the option 'Dry Run' and turn it off.",
	name: 'planNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '@tool': [true] } },
};
