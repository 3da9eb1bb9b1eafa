import type { INodeProperties } from 'n8n-workflow';

/**
 * A field of a collection that has another place now: shown only where a workflow has a value for it here, so that the value stays, and
 * new workflows use the new place.
 */
// n8n resolves the fields of a collection in the order of what they depend on. In brackets the name is a path, and no field that this one
// would have to wait for.
export const olderPlace = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { [`["${field.name}"]`]: [{ _cnd: { exists: true } }] } },
});
