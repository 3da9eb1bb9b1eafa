import type { INodeProperties } from 'n8n-workflow';

interface NamesField {
	/** What one entitlement is called: "Permission Set". */
	title: string;
	/** The name of the parameter. */
	name: string;
	/** The method of the node that lists the names. */
	loadOptionsMethod: string;
	/** Parameters whose change loads the list anew. */
	loadOptionsDependsOn?: string[];
}

/**
 * Picks several entitlements. The list gives API names, which are the same in every sandbox of an org; labels and IDs are accepted too.
 */
export function entitlementNames(field: NamesField): INodeProperties {
	const { title, name, loadOptionsMethod, loadOptionsDependsOn } = field;
	return {
		displayName: `${title} Names or IDs`,
		name,
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod, loadOptionsDependsOn },
		default: [],
		description: `${CHOOSE_FROM_LIST} with API names, labels or IDs`,
	};
}

/** The wording that n8n's lint demands of a list that is loaded. */
export const CHOOSE_FROM_LIST =
	'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';
