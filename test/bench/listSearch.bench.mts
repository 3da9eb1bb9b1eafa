/** What does it cost to open and search a list in the editor, in an org with many users? */
import type { OrgProcess } from '../n8n/orgProcess.mts';
import type { ListAnswer } from './measured/listSearchRun.mts';
import { MeasuredProcess } from './measuredProcess.mts';
import { callsSince, decryptedCredential, startLargeOrg } from './org.mts';
import { count, median, time, type Result } from './report.mts';
import { nodeFileOf, type Ground } from './scale.mts';

interface Search {
	label: string;
	method: string;
	filter?: string;
	/** Which page is measured, from 1. */
	page?: number;
}

const SEARCHES: Search[] = [
	{ label: 'users, first page', method: 'searchUsers' },
	{ label: 'users, second page', method: 'searchUsers', page: 2 },
	{ label: 'users with "Number 77"', method: 'searchUsers', filter: 'Number 77' },
	{ label: 'active users with "user00"', method: 'searchActiveUsers', filter: 'user00' },
	{ label: 'users with nothing that fits', method: 'searchUsers', filter: 'nobody at all' },
	{ label: 'profiles', method: 'searchProfiles' },
	{ label: 'permission sets with "sales"', method: 'searchPermissionSets', filter: 'sales' },
];

export async function listSearch(ground: Ground): Promise<Result[]> {
	const { listUsers, shortRounds } = ground.scale;
	ground.progress(`lists in an org with ${count(listUsers)} users`);
	await using org = await startLargeOrg(listUsers);
	const common = { nodeFile: nodeFileOf(ground), credential: await decryptedCredential(org) };
	const rows: string[][] = [];
	for (const one of SEARCHES) {
		const samples: Sample[] = [];
		for (let round = 0; round < shortRounds; round++) samples.push(await sample(org, common, one));
		rows.push(row(one, samples));
	}
	return [
		{
			title: `Lists of the editor in an org with ${count(listUsers)} users`,
			columns: ['list', 'entries', 'calls', 'time', 'in the org', 'own time', 'own CPU'],
			rows,
			notes: [
				`Own time is the time until the editor has its page, without what the org took by its own log, at 0 ms latency; median of ${shortRounds} fresh processes, so loading the HTTP client and connecting is in it.`,
			],
		},
	];
}

interface Sample extends ListAnswer {
	calls: number;
	orgMs: number;
}

async function sample(org: OrgProcess, common: object, { method, filter, page = 1 }: Search): Promise<Sample> {
	await using node = new MeasuredProcess('listSearchRun.mts', org);
	let before: ListAnswer | undefined;
	for (let number = 1; number < page; number++) before = await node.ask<ListAnswer>({ ...common, method, filter });
	await org.clearLog();
	const paginationToken = before?.paginationToken;
	const answer = await node.ask<ListAnswer>({ ...common, method, filter, paginationToken });
	const { calls, orgMs } = await callsSince(org);
	return { ...answer, calls, orgMs };
}

function row({ label }: Search, samples: Sample[]): string[] {
	const middle = (values: (sample: Sample) => number) => median(samples.map(values));
	return [
		label,
		count(samples[0]!.results),
		count(Math.max(...samples.map(({ calls }) => calls))),
		time(middle(({ ms }) => ms)),
		time(middle(({ orgMs }) => orgMs)),
		time(middle(({ ms, orgMs }) => ms - orgMs)),
		time(middle(({ cpuMs }) => cpuMs)),
	];
}
