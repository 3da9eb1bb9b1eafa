/** What does it cost to create, update, upsert, delete and query records? */
import { startOrgProcess, type OrgProcess } from '../n8n/orgProcess.mts';
import { locator, mapped } from '../support/parameters.mts';
import type { Cost } from './measured/answer.mts';
import type { QueryQuestion } from './measured/bareQuery.mts';
import type { RunAnswer } from './measured/nodeCost.mts';
import type { RunQuestion } from './measured/nodeRun.mts';
import { MeasuredProcess } from './measuredProcess.mts';
import { warmUp } from './operations.bench.mts';
import { callsSince, connected, decryptedCredential, setLatency, type Calls } from './org.mts';
import { count, median, megabytes, time, type Result } from './report.mts';
import { nodeFileOf, type Ground } from './scale.mts';

const LATENCY_MS = 50;

/** The smallest number that is measured. */
const FEW = 1000;

type Items = Array<Record<string, unknown>>;
type Question = Pick<RunQuestion, 'parameters' | 'items'>;

const ACCOUNT = { resource: 'record', object: locator('name', 'Account') };
const KEY = { External_Id__c: '={{ $json.key }}' };

/** The operations in an order in which each finds what the one before has left. */
const OPERATIONS: Record<string, (rows: Items) => Question> = {
	create: (items) => ({ parameters: { ...ACCOUNT, operation: 'create', columns: columns('Energy') }, items }),
	update: (items) => ({
		parameters: {
			...ACCOUNT,
			operation: 'update',
			recordId: '={{ $json.id }}',
			columns: mapped({ Industry: 'Media' }),
		},
		items,
	}),
	'create or update': (items) => ({
		parameters: { ...ACCOUNT, operation: 'upsert', externalIdField: 'External_Id__c', columns: columns('Retail') },
		items,
	}),
	delete: (items) => ({ parameters: { ...ACCOUNT, operation: 'delete', recordId: '={{ $json.id }}' }, items }),
};

const columns = (industry: string) => mapped({ Name: '={{ $json.name }}', ...KEY, Industry: industry });

const SOQL = 'SELECT Id, Name, Industry FROM Account';

const QUERY: Question = {
	parameters: { resource: 'record', operation: 'query', soql: SOQL, returnAll: true },
	items: [{}],
};

export async function records(ground: Ground): Promise<Result[]> {
	const numbers = ground.scale.items.filter((items) => items >= FEW);
	const writes: string[][] = [];
	const queries: string[][] = [];
	for (const number of numbers) {
		await using org = await startOrgProcess(['--set', 'dailyApiRequests=100000000']);
		for (const operation of Object.keys(OPERATIONS)) {
			if (operation === 'delete') queries.push(await query(ground, org, number));
			ground.progress(`${operation}: ${count(number)} records`);
			writes.push(await write(ground, org, operation, number));
		}
	}
	return [
		{
			title: `What it costs to write records of any object, ${LATENCY_MS} ms per request`,
			columns: ['records', 'calls', 'writes', 'node time', 'CPU per record', 'memory growth', 'longest block'],
			rows: writes,
			notes: ['Accounts with three fields. One describe is among the calls of a create, an update and an upsert.'],
		},
		{
			title: `What it costs to query records, ${LATENCY_MS} ms per request`,
			columns: ['rows', 'calls', 'bare program', 'node', 'node / bare', 'memory growth: bare, node', 'CPU: bare, node'],
			rows: queries,
			notes: [
				'Salesforce gives 2,000 rows per page. The bare program reads the same pages with fetch and parses them; median of three rounds, the order turned round every time.',
			],
		},
	];
}

async function write(ground: Ground, org: OrgProcess, operation: string, number: number): Promise<string[]> {
	const rows = await rowsFor(org, operation, number);
	const { answer, calls } = await runNode(ground, org, OPERATIONS[operation]!(rows));
	if (answer.items !== number) throw new Error(`${answer.items} of ${number} records came out`);
	return [
		`${operation} ${count(number)}`,
		count(calls.calls),
		count(calls.writes),
		time(answer.ms),
		`${Math.round((answer.cpuMs / number) * 1000)} µs`,
		megabytes(answer.memoryGrowth),
		time(answer.longestBlock),
	];
}

async function rowsFor(org: OrgProcess, operation: string, number: number): Promise<Items> {
	if (operation === 'create' || operation === 'create or update')
		return Array.from({ length: number }, (_, at) => ({ key: `K-${at}`, name: `Account ${at}` }));
	const accounts = await org.records('Account', {});
	return accounts.filter((account) => account['External_Id__c']).map(({ Id }) => ({ id: Id }));
}

interface Run {
	answer: RunAnswer;
	calls: Calls;
}

async function runNode(ground: Ground, org: OrgProcess, question: Question): Promise<Run> {
	await setLatency(org, 0);
	const credential = await decryptedCredential(org);
	await using node = new MeasuredProcess('nodeRun.mts', org);
	const asked: RunQuestion = { nodeFile: nodeFileOf(ground), credential, ...question };
	await warmUp(node, asked, connected(credential));
	await setLatency(org, LATENCY_MS);
	await org.clearLog();
	const answer = await node.ask<RunAnswer>(asked);
	if (answer.failed > 0) throw new Error(`${answer.failed} items failed: ${answer.error}`);
	return { answer, calls: await callsSince(org) };
}

async function query(ground: Ground, org: OrgProcess, number: number): Promise<string[]> {
	const rounds: Array<{ node: Run; bare: Cost & { rows: number } }> = [];
	for (let round = 0; round < 3; round++) {
		ground.progress(`query: ${count(number)} records, round ${round + 1}`);
		const first = round % 2 === 0 ? await runBare(org) : undefined;
		const node = await runNode(ground, org, QUERY);
		rounds.push({ node, bare: first ?? (await runBare(org)) });
	}
	for (const {
		node: { answer },
		bare,
	} of rounds)
		if (answer.items !== bare.rows)
			throw new Error(`The node reads ${answer.items} rows, the bare program ${bare.rows}`);
	const middle = (value: (round: (typeof rounds)[number]) => number) => median(rounds.map(value));
	const [{ node }] = rounds as [(typeof rounds)[number]];
	return [
		count(node.answer.items),
		count(node.calls.calls),
		time(middle(({ bare }) => bare.ms)),
		time(middle((one) => one.node.answer.ms)),
		middle((one) => one.node.answer.ms / one.bare.ms).toFixed(2),
		`${megabytes(middle(({ bare }) => bare.memoryGrowth))}, ${megabytes(middle((one) => one.node.answer.memoryGrowth))}`,
		`${time(middle(({ bare }) => bare.cpuMs))}, ${time(middle((one) => one.node.answer.cpuMs))}`,
	];
}

async function runBare(org: OrgProcess): Promise<Cost & { rows: number }> {
	const { oauthTokenData } = await decryptedCredential(org);
	const { access_token: token } = oauthTokenData as { access_token: string };
	const question: QueryQuestion = { origin: org.origin, token, soql: SOQL };
	await using program = new MeasuredProcess('bareQuery.mts', org, { NODE_USE_ENV_PROXY: '1' });
	await program.ask({ ...question, soql: 'SELECT Id FROM Account LIMIT 1' });
	await setLatency(org, LATENCY_MS);
	return await program.ask<Cost & { rows: number }>(question);
}
