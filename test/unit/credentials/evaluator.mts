/**
 * A worker that decrypts credentials with one of n8n's expression engines, as n8n does it: Jest cannot load the engine that runs
 * expressions in an isolate. Takes lists of credentials, answers lists of results.
 */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { IDataObject, INode, INodeTypes } from 'n8n-workflow';

// The package's ES modules are for bundlers; Node cannot load them.
const { Expression, NodeHelpers, Workflow } = createRequire(import.meta.url)(
	'n8n-workflow',
) as typeof import('n8n-workflow');

export type Decrypted = { value: Record<string, string> } | { error: string };

const node: INode = { id: '1', name: 'Mock', type: 'mock', typeVersion: 1, position: [0, 0], parameters: {} };
const nodeTypes = {
	getByNameAndVersion: () => NodeHelpers.getVersionedNodeType({ description: { properties: [] } } as never),
} as unknown as INodeTypes;

await Expression.initExpressionEngine({
	engine: workerData as 'legacy' | 'vm',
	bridgeTimeout: 5000,
	bridgeMemoryLimit: 128,
	idleTimeoutMs: 0,
	poolSize: 1,
	maxCodeCacheSize: 10,
});
const { expression } = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
await expression.acquireIsolate();

// The credential itself is `$self`.
function decrypt(data: IDataObject): Decrypted {
	try {
		const credential = data as never;
		const value: unknown = expression.getComplexParameterValue(
			node,
			credential,
			'internal',
			{},
			undefined,
			undefined,
			credential,
		);
		return { value: value as Record<string, string> };
	} catch (error) {
		return { error: (error as Error).message };
	}
}

parentPort!.on('message', (list: IDataObject[]) => parentPort!.postMessage(list.map(decrypt)));
