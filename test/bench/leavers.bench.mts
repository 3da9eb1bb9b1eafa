/** How much longer does it take to offboard leavers than to send the same requests, and how many are they? */
import type { OrgProcess } from '../n8n/orgProcess.mts';
import type { ReplayQuestion } from './measured/bareReplay.mts';
import type { Cost } from './measured/answer.mts';
import type { RunAnswer } from './measured/nodeCost.mts';
import type { RunQuestion } from './measured/nodeRun.mts';
import type { RecordedRequest } from './measured/recording.mts';
import { MeasuredProcess } from './measuredProcess.mts';
import { OPERATIONS, warmUp } from './operations.bench.mts';
import { callsSince, connected, decryptedCredential, setLatency, startLargeOrg, userIds, type Calls } from './org.mts';
import { count, median, time, type Result } from './report.mts';
import { nodeFileOf, type Ground } from './scale.mts';

const LATENCY_MS = 50;

/** What each leaver has besides the permission set of every generated user. */
const SETS = ['Reporting_Basic', 'Support_Agent'];
const GROUPS = ['All_Sales', 'All_Support'];

/** More leavers are not measured: connecting each of them by hand takes the org longer than the run. */
const MOST = 1000;

export async function leavers(ground: Ground): Promise<Result[]> {
	const rows: string[][] = [];
	for (const number of ground.scale.items.filter((items) => items <= MOST)) rows.push(await row(ground, number));
	return [
		{
			title: `Offboarding leavers with 5 entitlements, a session and a token each, ${LATENCY_MS} ms per request`,
			columns: ['leavers', 'calls', 'writes', 'revocations', 'bare program', 'node', 'node / bare', 'CPU: bare, node'],
			rows,
			notes: [
				'All steps but the transfers. A revocation is no API call: one request for each token, several side by side.',
				'The bare program sends the requests of a run, as many side by side, with fetch, without n8n and without planning; the benchmark fails when its requests are not the same, or when a leaver has access left.',
				'Both in fresh processes, back to back, the order turned round every time; median of the ratios of each round. Both have made one small request before.',
			],
		},
	];
}

interface Measured extends Cost, Calls {
	revocations: number;
}

async function row(ground: Ground, number: number): Promise<string[]> {
	await using org = await startLargeOrg(number);
	const ids = await userIds(org);
	const requests = await record(ground, org, ids);
	const rounds: Array<Record<'node' | 'bare', Measured>> = [];
	for (let round = 0; round < Math.max(3, ground.scale.rounds); round++) {
		ground.progress(`leavers: ${count(number)}, round ${round + 1}`);
		const first = round % 2 === 0 ? await runBare(org, ids, requests) : undefined;
		const node = await runNode(ground, org, ids);
		rounds.push({ node, bare: first ?? (await runBare(org, ids, requests)) });
	}
	rounds.forEach(requireSame);
	const middle = (values: (round: (typeof rounds)[number]) => number) => median(rounds.map(values));
	const [{ node }] = rounds as [(typeof rounds)[number]];
	return [
		count(number),
		count(node.calls),
		count(node.writes),
		count(node.revocations),
		time(middle(({ bare }) => bare.ms)),
		time(middle((one) => one.node.ms)),
		middle((one) => one.node.ms / one.bare.ms).toFixed(2),
		`${time(middle(({ bare }) => bare.cpuMs))}, ${time(middle((one) => one.node.cpuMs))}`,
	];
}

/** Brings the org to its first state, in which everybody has five entitlements, a session and a token. */
async function prepare(org: OrgProcess, ids: string[]): Promise<Record<string, unknown>> {
	await org.control('POST', '/reset');
	await setLatency(org, 0);
	const credential = await decryptedCredential(org);
	const [sets, groups] = await Promise.all([
		Promise.all(SETS.map(async (Name) => (await org.records('PermissionSet', { Name }))[0]!.Id)),
		Promise.all(GROUPS.map(async (DeveloperName) => (await org.records('Group', { DeveloperName }))[0]!.Id)),
	]);
	const { access_token: token } = credential['oauthTokenData'] as { access_token: string };
	for (const PermissionSetId of sets)
		await insert(org, token, 'PermissionSetAssignment', (AssigneeId) => ({ AssigneeId, PermissionSetId }), ids);
	for (const GroupId of groups)
		await insert(org, token, 'GroupMember', (UserOrGroupId) => ({ UserOrGroupId, GroupId }), ids);
	const users = new Map((await org.records('User', {})).map((user) => [user.Id, String(user['Username'])]));
	for (const id of ids) await org.authorize({ username: users.get(id)! });
	return credential;
}

async function insert(
	org: OrgProcess,
	token: string,
	type: string,
	fieldsFor: (userId: string) => Record<string, string>,
	ids: string[],
): Promise<void> {
	for (let at = 0; at < ids.length; at += 200) {
		const records = ids.slice(at, at + 200).map((id) => ({ attributes: { type }, ...fieldsFor(id) }));
		const response = await fetch(`${org.url}/services/data/v66.0/composite/sobjects`, {
			method: 'POST',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ allOrNone: true, records }),
		});
		const results = (await response.json()) as Array<{ success: boolean }>;
		if (!results.every(({ success }) => success))
			throw new Error(`The org refuses a ${type}: ${JSON.stringify(results)}`);
	}
}

async function questionFor(ground: Ground, org: OrgProcess, ids: string[]): Promise<RunQuestion> {
	const { parameters, items } = OPERATIONS['offboard, with a permission set']!(ids);
	const steps = ['freeze', 'endSessions', 'reassignWork', 'removeEntitlements', 'deactivate'];
	const transferTo = { __rl: true, mode: 'username', value: 'mover@acme.example' };
	const credential = await prepare(org, ids);
	return { nodeFile: nodeFileOf(ground), credential, parameters: { ...parameters, steps, transferTo }, items };
}

async function record(ground: Ground, org: OrgProcess, ids: string[]): Promise<RecordedRequest[]> {
	const question = await questionFor(ground, org, ids);
	await using node = new MeasuredProcess('nodeRun.mts', org);
	await warmUp(node, question, connected(question.credential));
	const { requests, failed, error } = await node.ask<RunAnswer>({ ...question, records: true });
	if (failed > 0) throw new Error(`${failed} items failed: ${error}`);
	return requests!;
}

async function runNode(ground: Ground, org: OrgProcess, ids: string[]): Promise<Measured> {
	const question = await questionFor(ground, org, ids);
	await using node = new MeasuredProcess('nodeRun.mts', org);
	await warmUp(node, question, connected(question.credential));
	return await measured(org, async () => {
		const answer = await node.ask<RunAnswer>(question);
		if (answer.failed > 0) throw new Error(`${answer.failed} items failed: ${answer.error}`);
		return answer;
	});
}

async function runBare(org: OrgProcess, ids: string[], requests: RecordedRequest[]): Promise<Measured> {
	const { oauthTokenData } = await prepare(org, ids);
	const { access_token: token } = oauthTokenData as { access_token: string };
	const question: ReplayQuestion = { origin: org.origin, token, requests };
	await using program = new MeasuredProcess('bareReplay.mts', org, { NODE_USE_ENV_PROXY: '1' });
	await program.ask({ ...question, requests: [{ method: 'GET', path: '/services/data', headers: {}, after: 0 }] });
	const bare = await measured(org, async () => await program.ask<Cost>(question));
	const left = await org.records('User', { IsActive: 'true' });
	if (left.some(({ Id }) => ids.includes(Id))) throw new Error('The bare program leaves users active');
	return bare;
}

async function measured(org: OrgProcess, run: () => Promise<Cost>): Promise<Measured> {
	await setLatency(org, LATENCY_MS);
	await org.clearLog();
	const cost = await run();
	const revocations = (await org.log()).filter(({ path }) => path.endsWith('/revoke')).length;
	return { ...cost, ...(await callsSince(org)), revocations };
}

/** Requests that are sent side by side arrive in any order, and how often a job is looked at depends on how fast the org is. */
function requireSame({ node, bare }: Record<'node' | 'bare', Measured>): void {
	const linesOf = ({ entries, revocations }: Measured) => {
		const lines = entries.map(({ method, path }) => `${method} ${path}`);
		return JSON.stringify([revocations, ...lines.filter((line) => !/^GET .*\/jobs\/ingest\/\w+$/.test(line)).sort()]);
	};
	if (linesOf(node) === linesOf(bare)) return;
	throw new Error(`The bare program does not send what the node sends: ${linesOf(node)}, there ${linesOf(bare)}`);
}
