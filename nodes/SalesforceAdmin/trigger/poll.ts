import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { asSalesforceError } from '../salesforce/api/errors';
import { pollEvents } from '../salesforce/watch/poll';
import type { Position } from '../salesforce/watch/position';
import { findTestEvents } from '../salesforce/watch/testEvents';
import type { WatchedEvent } from '../salesforce/watch/events';
import { openOrg } from '../transport/connection';
import { triggerError } from '../transport/nodeErrors';
import { readWatch } from './parameters';

/** The triggers that are polling now, each by its workflow and node. */
const polling = new Set<string>();

/** What n8n keeps of the trigger. */
interface StaticData extends IDataObject {
	position?: Position & IDataObject;
}

/**
 * One poll: an item for each event since the last one, or null when there is none. Where it stands is kept in n8n's static data, and moves
 * only when everything is read, so what fails is told by the next poll. In the editor it looks for events to show, and moves nothing.
 * Rejects with an error of n8n.
 */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	try {
		const events = this.getMode() === 'manual' ? await readTestEvents(this) : await readNewEvents(this);
		return events.length > 0 ? [events.map(asItem)] : null;
	} catch (error) {
		throw triggerError(this.getNode(), asSalesforceError(error));
	}
}

async function readTestEvents(context: IPollFunctions): Promise<object[]> {
	const watch = readWatch(context);
	return await findTestEvents(await openOrg(context), watch);
}

// n8n starts a poll although the one before it may still be running, and both would tell the same events.
async function readNewEvents(context: IPollFunctions): Promise<WatchedEvent[]> {
	const key = `${context.getWorkflow().id} ${context.getNode().id}`;
	if (polling.has(key)) return [];
	polling.add(key);
	try {
		return await readOn(context);
	} finally {
		polling.delete(key);
	}
}

async function readOn(context: IPollFunctions): Promise<WatchedEvent[]> {
	const watch = readWatch(context);
	const data = context.getWorkflowStaticData('node') as StaticData;
	const org = await openOrg(context);
	const { events, position } = await pollEvents(org, watch, { before: data.position, isOver: timeLimit(context) });
	data.position = position as StaticData['position'];
	return events;
}

/** n8n 1.x sets no limit; its polls are not ended. */
const BUDGET_MS = 5 * 60_000;

// What is read has to be told before n8n gives the poll up, so the half of its time is for reading.
function timeLimit(context: IPollFunctions): () => boolean {
	const budget = 'getPollBudgetMs' in context ? context.getPollBudgetMs() : BUDGET_MS;
	const end = Date.now() + budget / 2;
	return () => Date.now() > end;
}

const asItem = (event: object): INodeExecutionData => ({ json: event as IDataObject });
