import type { INodeProperties } from 'n8n-workflow';

/**
 * A field of a collection that has another place now, for workflows that have a value for it here; new ones use the form's own field.
 */
// It is always offered: n8n 1 cannot resolve a field of a collection that is shown only where it has a value.
export const olderPlace = (field: INodeProperties): INodeProperties => ({
	...field,
	displayName: `${field.displayName} of Older Workflows`,
	description: `${field.description?.replace(/\.$/, '')}. Older workflows have it here; use the field of the form instead.`,
});
