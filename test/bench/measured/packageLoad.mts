/** A process that loads the package's files as n8n does at its start, after n8n-workflow, which n8n has loaded before. */
import { createRequire } from 'node:module';
import { answerQuestions, startCost, type Cost } from './answer.mts';

const load = createRequire(import.meta.url);
load('n8n-workflow');

answerQuestions(async ({ file }: { file: string }): Promise<Cost> => {
	const end = startCost();
	load(file);
	return end();
});
