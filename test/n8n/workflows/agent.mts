import { CREDENTIAL_TYPE, NODE_TYPE } from '../../support/names.mts';
import { chain, type Workflow, type WorkflowNode } from './workflow.mts';

/** An operation of the package as a tool: what it is, and parameters in which `$fromAI` is what the model fills in. */
export interface AgentTool {
	name: string;
	action: `${string}:${string}`;
	parameters: Record<string, unknown>;
	credential: string;
}

/** Name of the node that every agent workflow ends with. */
export const AGENT = 'AI Agent';
const MODEL = 'OpenAI Chat Model';

/** Returns a workflow in which an AI Agent is told `text` and has tools; `model` is the id of a credential for an OpenAI API. */
export function agentWorkflow(text: string, model: string, tools: AgentTool[], version = 3.1): Workflow {
	const { nodes, connections, ...workflow } = chain('Agent', [
		{
			name: AGENT,
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: version,
			parameters: { promptType: 'define', text, options: {} },
		},
	]);
	const subNodes = [modelNode(model), ...tools.map(toolNode)];
	const links = subNodes.map(({ name, type }) => {
		const kind = type === NODE_TYPE + 'Tool' ? 'ai_tool' : 'ai_languageModel';
		return [name, { [kind]: [[{ node: AGENT, type: kind, index: 0 }]] }];
	});
	return {
		...workflow,
		// What the editor gives every new workflow. With the old order an agent goes on before its tools have run.
		settings: { executionOrder: 'v1' },
		nodes: [...nodes, ...subNodes],
		connections: { ...connections, ...Object.fromEntries(links) },
	};
}

function modelNode(credential: string): WorkflowNode {
	return {
		id: 'model',
		name: MODEL,
		type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
		typeVersion: 1.3,
		position: [0, 200],
		// The other API of OpenAI's is no standard that other models speak.
		parameters: { model: { __rl: true, mode: 'id', value: 'any' }, responsesApiEnabled: false, options: {} },
		credentials: { openAiApi: { id: credential, name: MODEL } },
	};
}

function toolNode({ name, action, parameters, credential }: AgentTool, index: number): WorkflowNode {
	const [resource, operation] = action.split(':');
	return {
		id: `tool-${index}`,
		name,
		type: `${NODE_TYPE}Tool`,
		typeVersion: 1,
		position: [200 * (index + 1), 200],
		parameters: { resource, operation, ...parameters },
		credentials: { [CREDENTIAL_TYPE]: { id: credential, name: 'Salesforce' } },
	};
}
