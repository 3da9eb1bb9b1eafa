import { salesforceNode } from '../../../n8n/workflows/salesforceNode.mts';
import { chain, items } from '../../../n8n/workflows/workflow.mts';
import { Canvas } from './canvas.mts';
import type { NodePanel } from './nodePanel.mts';
import type { Stage } from '../stage.mts';

/** Stores a workflow that hands people to a node of the package, and opens that node in the editor. */
export async function openNode(
	stage: Stage,
	credential: string,
	action: `${string}:${string}`,
	parameters: Record<string, unknown> = {},
	people: object[] = [{}],
): Promise<NodePanel> {
	const node = salesforceNode('Salesforce Admin', action, parameters, { credential });
	const canvas = await Canvas.store(stage, chain('Editor', [items('People', people), node]));
	return await canvas.open('Salesforce Admin');
}
