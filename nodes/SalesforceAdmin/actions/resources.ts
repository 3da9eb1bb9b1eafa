import { connectionWith } from './connection';
import { directory } from './directory';
import { document } from './document';
import { entitlement } from './entitlement';
import type { Operation, Resource } from './operation';
import { record } from './record';
import { user } from './user';

const RESOURCES_OF_ORG: Resource[] = [user, entitlement, record, document, directory];

/**
 * Every resource of the node. Dropdowns, fields and dispatch all come from this list. The order is that of the dropdown, and n8n's nodes
 * panel lists the actions in it: what most people look for is first.
 */
export const RESOURCES: Resource[] = [...RESOURCES_OF_ORG, connectionWith(RESOURCES_OF_ORG)];

/** The operation that a resource and an operation value name. Throws for values that the description does not have. */
export function findOperation(resource: string, operation: string): Operation {
	const found = RESOURCES.find(({ option }) => option.value === resource)?.operations.find(
		({ option }) => option.value === operation,
	);
	if (!found) throw new Error(`The operation '${operation}' of the resource '${resource}' does not exist`);
	return found;
}
