import { salesforceNode } from '../../n8n/workflows/salesforceNode.mts';
import { chain, START, type ChainedNode, type Workflow } from '../../n8n/workflows/workflow.mts';
import type { Kind, Part } from './kinds.mts';

const ITEMS = 'Items';
const FILE = 'File';

const SPLIT: ChainedNode = {
	name: ITEMS,
	type: 'n8n-nodes-base.splitOut',
	parameters: { fieldToSplitOut: 'body.items', options: {} },
};

const MAKE_FILE: ChainedNode = {
	name: FILE,
	type: 'n8n-nodes-base.convertToFile',
	typeVersion: 1.1,
	parameters: { operation: 'toText', sourceProperty: 'title', options: { fileName: '={{ $json.title }}.txt' } },
};

/** A workflow that a webhook starts with the items in its body, and that runs the operations of a kind on all of them, one after the other. */
export function sideBySide(
	path: string,
	{ parts }: Kind,
	{ credential, run }: { credential: string; run: 'first' | 'again' },
): Workflow {
	const nodes = parts.map((part) => nodeOf(part, credential, run));
	const workflow = chain(path, [SPLIT, MAKE_FILE, ...nodes]);
	const webhook = { path, httpMethod: 'POST', responseMode: 'onReceived' };
	Object.assign(workflow.nodes[0]!, {
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		parameters: webhook,
		webhookId: path,
	});
	const files = parts.filter(({ takesFile }) => takesFile);
	const others = parts.filter(({ takesFile }) => !takesFile);
	const [first, ...more] = [...(files.length > 0 ? [FILE] : []), ...others.map(({ target }) => target.name)].map(link);
	workflow.connections = {
		[START]: { main: [[link(ITEMS)]] },
		[ITEMS]: { main: [[first!, ...more]] },
		[FILE]: { main: [files.map(({ target }) => link(target.name))] },
	};
	return { ...workflow, settings: { executionOrder: 'v1' } };
}

const link = (node: string) => ({ node, type: 'main', index: 0 });

function nodeOf({ target, again = target }: Part, credential: string, run: 'first' | 'again'): ChainedNode {
	const { resource, operation, ...parameters } = (run === 'first' ? target : again).parameters;
	return salesforceNode(target.name, `${String(resource)}:${String(operation)}`, parameters, {
		credential,
		onError: 'continueRegularOutput',
	});
}
