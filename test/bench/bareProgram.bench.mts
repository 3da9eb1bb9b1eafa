/** How much longer does the node take than a bare program that sends the same requests? */
import type { OrgProcess } from '../n8n/orgProcess.mts';
import type { BareQuestion } from './measured/bareDeactivation.mts';
import type { Cost } from './measured/answer.mts';
import type { RunAnswer } from './measured/nodeCost.mts';
import type { RunQuestion } from './measured/nodeRun.mts';
import { MeasuredProcess } from './measuredProcess.mts';
import { OPERATIONS, warmUp } from './operations.bench.mts';
import { callsSince, connected, decryptedCredential, setLatency, startLargeOrg, userIds, type Calls } from './org.mts';
import { count, median, time, type Result } from './report.mts';
import { nodeFileOf, type Ground } from './scale.mts';

const LATENCY_MS = 50;

interface Case {
	users: number;
	by: 'collections' | 'bulk';
}

export async function bareProgram(ground: Ground): Promise<Result[]> {
	const cases = casesOf(ground);
	const rows: string[][] = [];
	for (const users of [...new Set(cases.map((one) => one.users))]) {
		await using org = await startLargeOrg(users);
		const ids = await userIds(org);
		for (const one of cases.filter((other) => other.users === users)) rows.push(await row(ground, org, ids, one));
	}
	return [
		{
			title: `Deactivating users by ID: the node and a bare program, ${LATENCY_MS} ms per request`,
			columns: [
				'users',
				'calls',
				'bare program',
				'the same by n8n',
				'node',
				'node / bare',
				'node / the same by n8n',
				'CPU: bare, by n8n, node',
				'writes alone',
			],
			rows,
			notes: [
				'The bare program sends the same requests, as many side by side, with fetch, without n8n and without planning per item; the benchmark fails when its requests are not the same.',
				'All in fresh processes, back to back, the order turned round every time; median of the ratios of each round, with the smallest and the largest. All have made one small request before.',
				'"the same by n8n" is a node that sends these requests by n8n\'s function for authenticated requests and does nothing else: the lower bound of any node. n8n opens a new connection for every request, `fetch` keeps one.',
				'"writes alone" is a program that knows beforehand that every ID is an active user of the org: it sends the writes and nothing else.',
			],
		},
	];
}

function casesOf({ scale }: Ground): Case[] {
	const many = scale.items.filter((users) => users >= 1000);
	return many.flatMap((users): Case[] => [
		...(users <= 10_000 ? [{ users, by: 'collections' } as const] : []),
		...(users > 2000 ? [{ users, by: 'bulk' } as const] : []),
	]);
}

/** The median of ratios with the smallest and the largest: "1.13 (1.08 to 1.21)". */
const spread = (ratios: number[]) =>
	`${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;

interface Measured extends Calls {
	ms: number;
	cpuMs: number;
}

async function row(ground: Ground, org: OrgProcess, ids: string[], { users, by }: Case): Promise<string[]> {
	const rounds: Array<Record<'node' | 'bare' | 'byN8n', Measured>> = [];
	const all = roundsFor(users, ground);
	for (let round = 0; round < all; round++) {
		ground.progress(`bare program and node: ${count(users)} users by ${by}, round ${round + 1} of ${all}`);
		const first = round % 2 === 0 ? await runBare(org, ids, by, 'all') : undefined;
		const node = await runNode(ground, org, ids, by);
		const byN8n = await runByN8n(ground, org, ids, by);
		const bare = first ?? (await runBare(org, ids, by, 'all'));
		requireSame(node, bare);
		requireSame(byN8n, bare);
		rounds.push({ node, bare, byN8n });
	}
	const writes = await runBare(org, ids, by, 'writes');
	const middle = (values: (round: (typeof rounds)[number]) => number) => median(rounds.map(values));
	return [
		`${count(users)} by ${by}`,
		count(rounds[0]!.node.calls),
		time(middle(({ bare }) => bare.ms)),
		time(middle(({ byN8n }) => byN8n.ms)),
		time(middle(({ node }) => node.ms)),
		spread(rounds.map(({ node, bare }) => node.ms / bare.ms)),
		middle(({ node, byN8n }) => node.ms / byN8n.ms).toFixed(2),
		(['bare', 'byN8n', 'node'] as const).map((who) => time(middle((round) => round[who].cpuMs))).join(', '),
		`${time(writes.ms)}, ${count(writes.calls)} calls`,
	];
}

/** One round tells little where what is measured is short, or where by chance a job is looked at once more. */
const roundsFor = (users: number, { scale }: Ground) => scale.rounds * (users > 10_000 ? 2 : users > 1000 ? 3 : 5);

async function prepare(org: OrgProcess): Promise<Record<string, unknown>> {
	await org.control('POST', '/reset');
	return await decryptedCredential(org);
}

async function questionFor(ground: Ground, org: OrgProcess, ids: string[], by: Case['by']): Promise<RunQuestion> {
	const { parameters, items } = OPERATIONS['deactivate']!(ids);
	const credential = await prepare(org);
	const options = { bulkThreshold: by === 'bulk' ? 1 : 0 };
	return { nodeFile: nodeFileOf(ground), credential, parameters: { ...parameters, options }, items };
}

async function runNode(ground: Ground, org: OrgProcess, ids: string[], by: Case['by']): Promise<Measured> {
	return await runQuestion(org, await questionFor(ground, org, ids, by));
}

async function runByN8n(ground: Ground, org: OrgProcess, ids: string[], by: Case['by']): Promise<Measured> {
	const question = await questionFor(ground, org, ids, by);
	const onlyRequests = { userId: connected(question.credential), ids, requests: 'all', by } as const;
	return await runQuestion(org, { ...question, onlyRequests });
}

async function runQuestion(org: OrgProcess, question: RunQuestion): Promise<Measured> {
	await using node = new MeasuredProcess('nodeRun.mts', org);
	const { onlyRequests, ...asNode } = question;
	await warmUp(node, asNode, connected(question.credential));
	await setLatency(org, LATENCY_MS);
	await org.clearLog();
	const { ms, cpuMs, failed, error } = await node.ask<RunAnswer>({ ...asNode, ...(onlyRequests && { onlyRequests }) });
	if (failed > 0) throw new Error(`${failed} items failed: ${error}`);
	return { ms, cpuMs, ...(await callsSince(org)) };
}

async function runBare(
	org: OrgProcess,
	ids: string[],
	by: Case['by'],
	requests: BareQuestion['requests'],
): Promise<Measured> {
	const credential = await prepare(org);
	const { access_token: token = '' } = credential['oauthTokenData'] as Record<string, string>;
	const question = { origin: org.origin, token, userId: connected(credential), ids, requests, by };
	await using program = new MeasuredProcess('bareDeactivation.mts', org, { NODE_USE_ENV_PROXY: '1' });
	await program.ask({ ...question, ids: ids.slice(0, 1), requests: 'all', by: 'nothing' });
	await setLatency(org, LATENCY_MS);
	await org.clearLog();
	const { ms, cpuMs } = await program.ask<Cost>(question);
	return { ms, cpuMs, ...(await callsSince(org)) };
}

/** How often a job is looked at depends on how fast the org is; all other requests must be alike. */
function requireSame(node: Calls, bare: Calls): void {
	const linesOf = ({ entries }: Calls) =>
		entries
			.map(({ method, path }) => `${method} ${path.replace(/\/ingest\/\w+/, '/ingest/job')}`)
			.filter((line) => line !== 'GET /services/data/v66.0/jobs/ingest/job');
	const [ofNode, ofBare] = [linesOf(node), linesOf(bare)];
	const at = ofNode.findIndex((line, index) => line !== ofBare[index]);
	if (at < 0 && ofNode.length === ofBare.length) return;
	throw new Error(
		`The bare program does not send what the node sends: request ${at + 1} of ${ofNode.length} is "${ofNode[at]}", there "${ofBare[at]}" of ${ofBare.length}`,
	);
}
