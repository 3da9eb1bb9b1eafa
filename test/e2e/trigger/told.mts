import type { RestClient } from '../../n8n/restClient.mts';
import { TRIGGER } from '../../n8n/workflows/watching.mts';
import { until } from '../until.mts';

/** An event that started an execution, as far as tests look at it. */
export interface ToldEvent {
	event: string;
	eventId: string;
	/** The username without its domain. */
	name: string;
	/** When n8n started the execution; milliseconds since 1970. */
	toldAt: number;
}

/** What the trigger of a published workflow has told: the events of its executions, the first one first. Throws for an execution that failed. */
export async function readTold(rest: RestClient, workflow: { id: string }, trigger = TRIGGER): Promise<ToldEvent[]> {
	const executions = (await rest.executions(workflow)).toSorted((one, other) => Number(one.id) - Number(other.id));
	const told: ToldEvent[] = [];
	for (const { id, startedAt } of executions) {
		const execution = (await rest.ended(id)).succeeded();
		if (!(trigger in execution.data.resultData.runData)) continue;
		for (const { event, eventId, user } of execution.json(trigger)) {
			const name = String((user as { username: string }).username).replace('@acme.example', '');
			told.push({ event: String(event), eventId: String(eventId), name, toldAt: Date.parse(startedAt) });
		}
	}
	return told;
}

/** The same once there are at least so many. */
export async function untilTold(
	rest: RestClient,
	workflow: { id: string },
	count: number,
	trigger = TRIGGER,
): Promise<ToldEvent[]> {
	return await until(
		async () => await readTold(rest, workflow, trigger),
		(told) => told.length >= count,
	);
}

/** Waits for the first poll of a published workflow, with which its trigger begins; n8n stores what it leaves. */
export async function untilBegun(rest: RestClient, { id }: { id: string }, triggers = 1): Promise<void> {
	const read = async () => await rest.call<{ staticData: object | null }>('GET', `/workflows/${id}`);
	await until(read, ({ staticData }) => Object.keys(staticData ?? {}).length >= triggers);
}
