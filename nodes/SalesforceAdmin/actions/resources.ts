import type { Operation, Resource } from './operation';
import { connection } from './connection';
import { directory } from './directory';
import { ADMINISTERED } from './requirements';

/** Every resource of the node. Dropdowns, fields and dispatch all come from these lists. */
export const RESOURCES: Resource[] = [...ADMINISTERED, connection, directory];

/** The operation that a resource and an operation value name. Throws for values that the description does not have. */
export function findOperation(resource: string, operation: string): Operation {
	const found = RESOURCES.find(({ option }) => option.value === resource)?.operations.find(
		({ option }) => option.value === operation,
	);
	if (!found) throw new Error(`The operation '${operation}' of the resource '${resource}' does not exist`);
	return found;
}
