import type { INodeProperties } from 'n8n-workflow';

/**
 * Picks several entitlements. The list gives API names, which are the same in every sandbox of an org; labels and IDs are accepted too.
 * `title` is what one of them is called.
 */
export function entitlementNames(
	title: string,
	name: string,
	loadOptionsMethod: string,
	loadOptionsDependsOn?: string[],
): INodeProperties {
	return {
		displayName: `${title} Names or IDs`,
		name,
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod, loadOptionsDependsOn },
		default: [],
		description: `${CHOOSE} with API names, labels or IDs`,
	};
}

const CHOOSE =
	'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';
