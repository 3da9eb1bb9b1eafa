import type { INodeProperties } from 'n8n-workflow';

/**
 * A list of entitlements, each picked from a list that Salesforce searches, or given by API name, label or ID. Plain texts, as
 * expressions and older workflows give them, are read as names.
 */
export function entitlementPicker(
	displayName: string,
	name: string,
	searchListMethod: string,
	example: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		typeOptions: { multipleValues: true, multipleValueButtonText: `Add ${displayName.replace(/s$/, '')}` },
		default: { mode: 'list', value: '' },
		description: 'Each by its API name, label or ID',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select...',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By Name or ID', name: 'name', type: 'string', placeholder: `e.g. ${example}` },
		],
	};
}
