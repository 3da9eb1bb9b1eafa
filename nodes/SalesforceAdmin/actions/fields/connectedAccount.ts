import type { INodeProperties } from 'n8n-workflow';

/** Shows who is connected and whether that is enough for the chosen operation, before anything runs. Nothing is chosen here. */
export const connectedAccount: INodeProperties = {
	displayName: 'Connected Account Name or ID',
	name: 'connectedAccount',
	type: 'options',
	typeOptions: {
		loadOptionsMethod: 'connectedAccount',
		loadOptionsDependsOn: ['operation', 'options.administratorCheck'],
	},
	noDataExpression: true,
	default: '',
	description:
		'The user that the credential is connected as, the profile of that user, and whether it may run this operation. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};
