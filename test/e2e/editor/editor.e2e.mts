/** The editor of a real n8n 2.41.1 in Chromium, as a person meets the package in it. All tests share one n8n. */
import { agentTool } from './agentTool.mts';
import { connectedAccount } from './connectedAccount.mts';
import { connecting } from './connecting.mts';
import { exampleCanvas } from './exampleCanvas.mts';
import { forms } from './forms.mts';
import { nodesPanel } from './nodesPanel.mts';
import { lastSight } from './pictures.mts';
import { running } from './running.mts';
import { trigger } from './trigger.mts';
import { startStage, type Stage } from './stage.mts';

let started: Stage;
const stage = () => started;

beforeAll(async () => {
	started = await startStage();
});

afterAll(async () => await started?.[Symbol.asyncDispose]());

afterEach(async () => {
	for (const page of started.context.pages()) {
		await lastSight(page, expect.getState().currentTestName ?? '');
		await page.close();
	}
	await started.org.control('DELETE', '/faults');
});

describe('the nodes panel', () => nodesPanel(stage));
describe('connecting', () => connecting(stage));
describe('the connected account', () => connectedAccount(stage));
describe('the form', () => forms(stage));
describe('the trigger', () => trigger(stage));
describe('running', () => running(stage));
describe('the example', () => exampleCanvas(stage));
describe('as a tool of an AI Agent', () => agentTool(stage));
