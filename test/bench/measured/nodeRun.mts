/** A process that runs the built node on items and says what the run cost. */
import type { INodeExecutionData } from 'n8n-workflow';
import { answerQuestions } from './answer.mts';
import { nodeCost, type NodeQuestion, type RunAnswer } from './nodeCost.mts';

export interface RunQuestion extends NodeQuestion {
	/** JSON of the input items. */
	items: Array<Record<string, unknown>>;
}

answerQuestions(async ({ items, ...question }: RunQuestion): Promise<RunAnswer> => {
	return await nodeCost(
		question,
		items.map((json) => ({ json }) as INodeExecutionData),
	);
});
