import { CREDENTIAL_TYPE, NODE_TYPE } from '../../support/names.mts';
import type { ChainedNode } from './workflow.mts';

/** What a node of ours is told besides its parameters. */
export interface NodeOptions extends Partial<ChainedNode> {
	/** Id of the credential; `credential1` unless told. */
	credential?: string;
}

/** Returns a node of the package, for example `salesforceNode('Freeze', 'user:freeze', { user: byUsername('…') })`. */
export function salesforceNode(
	name: string,
	action: `${string}:${string}`,
	parameters: Record<string, unknown> = {},
	{ credential = 'credential1', ...more }: NodeOptions = {},
): ChainedNode {
	const [resource, operation] = action.split(':');
	return {
		name,
		type: NODE_TYPE,
		parameters: { resource, operation, ...parameters },
		credentials: { [CREDENTIAL_TYPE]: { id: credential, name: 'Salesforce' } },
		...more,
	};
}
