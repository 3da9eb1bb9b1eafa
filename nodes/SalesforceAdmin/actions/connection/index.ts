import type { Resource } from '../operation';
import { checkWith } from './check.operation';

/** The operations on the connection. Its check reports on what the operations of the other resources need. */
export function connectionWith(resources: Resource[]): Resource {
	const operations = resources.flatMap((resource) => resource.operations);
	return {
		option: { name: 'Connection', value: 'connection', description: 'The connected Salesforce user and org' },
		operations: [
			checkWith({
				writing: operations.flatMap(({ requirement }) => requirement ?? []),
				reading: operations.flatMap(({ visibility }) => visibility ?? []),
			}),
		],
		defaultOperation: 'check',
	};
}
