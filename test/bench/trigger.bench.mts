/** What does a poll of the trigger cost in an org with many users: when nothing happened, after many events, and after more than it can remember? */
import type { OrgProcess } from '../n8n/orgProcess.mts';
import type { RunAnswer } from './measured/nodeCost.mts';
import type { PollAnswer } from './measured/triggerRun.mts';
import { MeasuredProcess } from './measuredProcess.mts';
import { OPERATIONS } from './operations.bench.mts';
import { callsSince, decryptedCredential, startLargeOrg, userIds } from './org.mts';
import { count, median, time, type Result } from './report.mts';
import { nodeFileOf, type Ground } from './scale.mts';
import { USER_EVENTS } from '../support/names.mts';

const WATCHED: Record<string, object> = {
	'all events of users': { events: USER_EVENTS, options: {} },
	'all events of users, and seats': {
		events: [...USER_EVENTS, 'seatsBelow'],
		licenses: ['Salesforce'],
		threshold: 1,
		options: {},
	},
};

/** Each deactivated user makes two events: deactivated and updated. */
const EVENTS = 2500;

/** The polls of a quarter of an hour, in which the last events are read again. */
const QUIET_POLLS = 15;

const MINUTE_MS = 60_000;

export async function trigger(ground: Ground): Promise<Result[]> {
	const { listUsers } = ground.scale;
	const rows: string[][] = [];
	for (const [watched, parameters] of Object.entries(WATCHED)) {
		ground.progress(`trigger: ${watched}, in an org with ${count(listUsers)} users`);
		await using org = await startLargeOrg(listUsers);
		await using watch = new Watching(ground, org, { parameters, credential: await decryptedCredential(org) });
		rows.push(...(await watchedRows(watched, watch, await userIds(org))));
	}
	return [
		{
			title: `Polls of the trigger in an org with ${count(listUsers)} users`,
			columns: ['watched', 'poll', 'polls', 'events', 'told twice', 'calls', 'time', 'own CPU', 'static data'],
			rows,
			notes: [
				'Calls, time, CPU and static data are of one poll: the median, of the last row the most. In one process, without latency, which has polled once before.',
				'Events are those of all polls of the row. After a burst the polls are a minute apart by the clocks of both.',
			],
		},
	];
}

async function watchedRows(watched: string, watch: Watching, ids: string[]): Promise<string[][]> {
	// The users of the org are new, and what happened lately would be remembered.
	await watch.pass(20 * MINUTE_MS);
	requireEvents(await watch.poll(), 0);
	const quiet = await watch.polls(QUIET_POLLS);
	await watch.deactivate(ids.slice(0, EVENTS / 2));
	const burst = [await watch.poll()];
	requireEvents(burst[0]!, EVENTS);
	const after = await watch.polls(QUIET_POLLS, MINUTE_MS);
	const rest = ids.slice(EVENTS / 2);
	await watch.deactivate(rest);
	const flood: Poll[] = [];
	for (let left = 2 * rest.length; left > 0; left -= flood.at(-1)!.events) {
		flood.push(await watch.poll());
		if (flood.at(-1)!.events === 0) throw new Error(`${left} events were not told`);
	}
	flood.push(await watch.poll());
	const most = (values: number[]) => Math.max(...values);
	return [
		row([watched, 'nothing happened'], quiet, median),
		row(['', `after ${count(EVENTS)} events`], burst, median),
		row(['', 'nothing happened since'], after, median),
		row(['', `after ${count(2 * rest.length)} events`], flood, most),
	];
}

function requireEvents({ events }: Poll, wanted: number): void {
	if (events !== wanted) throw new Error(`A poll told ${events} events instead of ${wanted}`);
}

interface Poll extends PollAnswer {
	calls: number;
}

function row(names: string[], polls: Poll[], middle: (values: number[]) => number): string[] {
	const of = (value: (poll: Poll) => number) => middle(polls.map(value));
	const sum = (value: (poll: Poll) => number) => polls.map(value).reduce((one, other) => one + other, 0);
	return [
		...names,
		count(polls.length),
		count(sum(({ events }) => events)),
		count(sum(({ repeated }) => repeated)),
		count(of(({ calls }) => calls)),
		time(of(({ ms }) => ms)),
		time(of(({ cpuMs }) => cpuMs)),
		`${(of(({ staticBytes }) => staticBytes) / 1000).toFixed(1)} KB`,
	];
}

/** A trigger that is on, and the org that it watches. */
class Watching implements AsyncDisposable {
	readonly #ground: Ground;
	readonly #org: OrgProcess;
	readonly #question: { parameters: object; credential: object };
	readonly #process: MeasuredProcess;
	#passed = 0;

	constructor(ground: Ground, org: OrgProcess, question: { parameters: object; credential: object }) {
		this.#ground = ground;
		this.#org = org;
		this.#question = question;
		this.#process = new MeasuredProcess('triggerRun.mts', org);
	}

	async poll(): Promise<Poll> {
		await this.#org.clearLog();
		const nodeFile = nodeFileOf(this.#ground);
		const triggerFile = nodeFile.replace(/SalesforceAdmin\.node\.js$/, 'SalesforceAdminTrigger.node.js');
		const answer = await this.#process.ask<PollAnswer>({
			...this.#question,
			nodeFile,
			triggerFile,
			passed: this.#passed,
		});
		return { ...answer, calls: (await callsSince(this.#org)).calls };
	}

	/** Some polls, so many milliseconds of the org apart. */
	async polls(number: number, apart = 0): Promise<Poll[]> {
		const polls: Poll[] = [];
		for (let poll = 0; poll < number; poll++) {
			if (apart > 0) await this.pass(apart);
			polls.push(await this.poll());
		}
		return polls;
	}

	/** Deactivates users in Salesforce; an event is told when its second is over. */
	async deactivate(ids: string[]): Promise<void> {
		await using node = new MeasuredProcess('nodeRun.mts', this.#org);
		const { credential } = this.#question;
		const question = { ...OPERATIONS.deactivate!(ids), credential, nodeFile: nodeFileOf(this.#ground) };
		const { failed, error } = await node.ask<RunAnswer>(question);
		if (failed > 0 || error !== undefined) throw new Error(`${failed} users were not deactivated: ${error}`);
		await this.pass(2000);
	}

	/** Lets so many milliseconds pass, in the org and in the process. */
	async pass(ms: number): Promise<void> {
		await this.#org.control('POST', '/clock', { advance: ms });
		this.#passed += ms;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#process[Symbol.asyncDispose]();
	}
}
