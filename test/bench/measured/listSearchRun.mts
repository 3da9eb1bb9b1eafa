/** A process that asks the built node for the lists of its resource locators, as the editor does. */
import { LoadOptionsContext } from 'n8n-core';
import type { INodeListSearchResult } from 'n8n-workflow';
import { NODE_NAME, prepareRun } from '../../support/workflowRun.mts';
import { answerQuestions, startCost, type Cost } from './answer.mts';
import { builtNode, credentialOf, type NodeQuestion } from './nodeCost.mts';

export interface ListQuestion extends Omit<NodeQuestion, 'parameters'> {
	/** Name of the search method, `searchUsers`. */
	method: string;
	filter?: string;
	paginationToken?: string;
}

export interface ListAnswer extends Cost {
	results: number;
	paginationToken?: string;
}

answerQuestions(async ({ method, filter, paginationToken, ...rest }: ListQuestion): Promise<ListAnswer> => {
	const question = { ...rest, parameters: {} };
	const node = builtNode(question.nodeFile);
	const { workflow, additionalData } = prepareRun(node, credentialOf(question), question);
	const context = new LoadOptionsContext(workflow, workflow.getNode(NODE_NAME)!, additionalData, '');
	const search = node.methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no list "${method}"`);
	const end = startCost();
	const page: INodeListSearchResult = await search.call(context, filter, paginationToken);
	const cost = end();
	const next = page.paginationToken as string | undefined;
	return { ...cost, results: page.results.length, ...(next !== undefined && { paginationToken: next }) };
});
