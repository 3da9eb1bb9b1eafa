import type { INodeProperties } from 'n8n-workflow';

import { CHOOSE_FROM_LIST } from './entitlements/names';

/** Picks objects whose records have owners; all of them when none is picked. */
export function ownableObjects(
	texts: Pick<INodeProperties, 'displayName' | 'name' | 'displayOptions'>,
	loadOptionsMethod = 'ownableObjects',
): INodeProperties {
	return {
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod },
		default: [],
		description: `${CHOOSE_FROM_LIST} with API names or labels. Without a choice the records of every object that has owners are transferred.`,
		...texts,
	};
}
