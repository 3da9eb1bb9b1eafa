import type { IExecuteFunctions } from 'n8n-workflow';

import { keepForNextTry, readEarlierTries } from '../../../../nodes/SalesforceAdmin/actions/run/earlierTries.ts';

/** A node in an execution: of this run of it, and with n8n's Retry On Fail or without. */
const contextOf = (executionId: string, { runIndex = 0, retryOnFail = true } = {}) =>
	({
		getNode: () => ({ id: 'node', retryOnFail }),
		getExecutionId: () => executionId,
		getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
	}) as unknown as IExecuteFunctions;

const DONE = new Map([[0, { json: { id: '005' } }]]) as never;

test('what a try has done is there for the next one', () => {
	keepForNextTry(contextOf('1'), () => DONE);
	expect(readEarlierTries(contextOf('1'))).toBe(DONE);
});

test('and for no other execution', () => {
	keepForNextTry(contextOf('1'), () => DONE);
	expect(readEarlierTries(contextOf('2')).size).toBe(0);
});

test('a loop runs the node again in the same execution, with items of its own', () => {
	keepForNextTry(contextOf('1'), () => DONE);
	expect(readEarlierTries(contextOf('1', { runIndex: 1 })).size).toBe(0);
});

test('without Retry On Fail nothing is kept', () => {
	keepForNextTry(contextOf('3', { retryOnFail: false }), () => DONE);
	expect(readEarlierTries(contextOf('3', { retryOnFail: false })).size).toBe(0);
});
