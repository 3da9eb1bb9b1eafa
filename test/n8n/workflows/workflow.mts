/** A node of a workflow as n8n stores it. */
export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	onError?: 'continueRegularOutput' | 'continueErrorOutput' | 'stopWorkflow';
	[more: string]: unknown;
}

/** A workflow as n8n imports and exports it. */
export interface Workflow {
	id?: string;
	name: string;
	active: boolean;
	settings: Record<string, unknown>;
	nodes: WorkflowNode[];
	connections: Record<string, Record<string, Array<Array<{ node: string; type: string; index: number }>>>>;
	[more: string]: unknown;
}

/** A node of a chain: what it is and its parameters; the rest has sound values. */
export type ChainedNode = Pick<WorkflowNode, 'name' | 'type' | 'parameters'> & Partial<WorkflowNode>;

/** The editor moves nodes to multiples of this. */
const GRID = 16;

/** Name of the node that every chain starts with: the manual trigger. */
export const START = 'Start';

/** Returns a workflow that starts by hand and runs the nodes one after the other, each on the output of the one before. */
export function chain(name: string, nodes: ChainedNode[], more: Partial<Workflow> = {}): Workflow {
	const start: ChainedNode = { name: START, type: 'n8n-nodes-base.manualTrigger', parameters: {} };
	const all = [start, ...nodes].map((node, index): WorkflowNode => ({
		id: `node-${index}`,
		typeVersion: 1,
		position: [index * GRID * 14, 0],
		...node,
	}));
	const links = all
		.slice(1)
		.map((node, index) => [all[index].name, { main: [[{ node: node.name, type: 'main', index: 0 }]] }]);
	return { name, active: false, settings: {}, nodes: all, connections: Object.fromEntries(links), ...more };
}

/** Returns a node that puts out the given items, whatever comes in. */
export function items(name: string, records: object[]): ChainedNode {
	const jsCode = `return ${JSON.stringify(records)}.map((json) => ({ json }));`;
	return { name, type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
}

/** Returns a node that puts out one item with a file in the property `data`. */
export function file(name: string, fileName: string, mimeType: string, content: Buffer): ChainedNode {
	const data = { data: content.toString('base64'), fileName, mimeType };
	const jsCode = `return [{ json: {}, binary: ${JSON.stringify({ data })} }];`;
	return { name, type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode }, executeOnce: true };
}
