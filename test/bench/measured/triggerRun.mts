/** A process with the built trigger of an active workflow, which is polled once for each question and keeps where it stands. */
import { createRequire } from 'node:module';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { runPoll } from '../../support/workflowRun.mts';
import { answerQuestions, startCost, type Cost } from './answer.mts';
import { credentialOf, type NodeQuestion } from './nodeCost.mts';

export interface PollQuestion extends NodeQuestion {
	/** Path of the built `SalesforceAdminTrigger.node.js`. */
	triggerFile: string;
	/** How far the clock of the org was moved, in milliseconds; that of the process goes with it. */
	passed: number;
}

export interface PollAnswer extends Cost {
	events: number;
	/** Events that an earlier poll of this process has told too. */
	repeated: number;
	/** What n8n keeps of the trigger after the poll, in bytes. */
	staticBytes: number;
}

const load = createRequire(import.meta.url);
const told = new Set<unknown>();
let staticData: IDataObject = {};
let passed = 0;
const now = Date.now;
Date.now = () => now() + passed;

answerQuestions(async (question: PollQuestion): Promise<PollAnswer> => {
	const { SalesforceAdminTrigger } = load(question.triggerFile) as { SalesforceAdminTrigger: new () => INodeType };
	const parameters = question.parameters as IDataObject;
	({ passed } = question);
	const end = startCost();
	const events = await runPoll(new SalesforceAdminTrigger(), credentialOf(question), {
		parameters,
		mode: 'trigger',
		staticData,
		workflowId: '1',
	});
	const cost = end();
	const stored = JSON.stringify(staticData);
	// What n8n stores and reads back.
	staticData = JSON.parse(stored) as IDataObject;
	const repeated = events.filter(({ eventId }) => told.has(eventId)).length;
	for (const { eventId } of events) told.add(eventId);
	return { ...cost, events: events.length, repeated, staticBytes: Buffer.byteLength(stored) };
});
