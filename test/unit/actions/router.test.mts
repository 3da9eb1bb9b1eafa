import { NodeOperationError, type IDataObject, type IExecuteFunctions, type NodeExecutionHint } from 'n8n-workflow';

import type { Operation } from '../../../nodes/SalesforceAdmin/actions/operation.ts';
import { RESOURCES } from '../../../nodes/SalesforceAdmin/actions/resources.ts';
import { router } from '../../../nodes/SalesforceAdmin/actions/router.ts';
import * as check from '../../../nodes/SalesforceAdmin/salesforce/administrator/check.ts';
import { SalesforceError } from '../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';

jest.mock('../../../nodes/SalesforceAdmin/salesforce/administrator/check.ts');
const checkRequests = jest.mocked(check.checkRequests);

const ORIGIN = 'https://acme.my.salesforce.com';
const credential = {
	oauthTokenData: {
		access_token: 't',
		instance_url: ORIGIN,
		id: 'https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA',
	},
};

/** An operation that reads the parameter `ask`; what it does with all requests is the test's. */
const probe = (execute: Operation<string>['execute'], read?: Operation<string>['read']): Operation<string> => ({
	option: { name: 'Probe', value: 'probe', action: 'Probe it', description: 'For this test' },
	description: [],
	read: read ?? ((parameters) => refuseBad(parameters.text('ask'))),
	execute,
});

function refuseBad(text: string): string {
	if (text.startsWith('bad')) throw new SalesforceError('INVALID_INPUT', `${text} cannot be read`);
	return text;
}

const { operations } = RESOURCES.find(({ option }) => option.value === 'connection')!;
afterEach(() => operations.splice(1));

interface Run {
	asks: string[];
	type?: string;
	onError?: string;
	options?: (item: number) => IDataObject;
	connected?: () => Promise<unknown>;
	/** What stands in the workflow in place of WRITTEN. */
	written?: IDataObject;
}

/** The parameters that differ from item to item, as they stand in the workflow. */
const WRITTEN: IDataObject = { ask: '={{ $json.ask }}', options: '={{ $json.options }}' };

/** Runs the probe over items as n8n does. */
async function run(
	operation: Operation<string>,
	{ asks, type = 'p.salesforceAdmin', onError, options = () => ({}), connected, written = WRITTEN }: Run,
) {
	operations.push(operation as Operation);
	const hints: NodeExecutionHint[] = [];
	const valuesOf = (item: number): IDataObject => ({
		resource: 'connection',
		operation: 'probe',
		ask: asks[item],
		options: options(item),
	});
	const context = {
		getNode: () => ({ name: 'Salesforce Admin', type, onError }),
		getExecutionId: () => undefined,
		getInputData: () => asks.map((ask) => ({ json: { ask } })),
		continueOnFail: () => onError !== undefined && onError !== 'stopWorkflow',
		getCredentials: connected ?? (async () => credential),
		addExecutionHints: (...more: NodeExecutionHint[]) => hints.push(...more),
		getNodeParameter: (name: string, item: number, fallback: unknown, asked?: { rawExpressions?: boolean }) =>
			(asked?.rawExpressions ? written : valuesOf(item))[name] ?? fallback,
	} as unknown as IExecuteFunctions;
	const [items] = await router.call(context);
	return { items, hints: hints.map(({ message }) => message) };
}

const echo: Operation<string>['execute'] = async (_, requests) => requests.map((request) => ({ said: request }));

test('one run for all items; each output is paired with its item, in order', async () => {
	const runs: string[][] = [];
	const { items } = await run(
		probe(async (org, requests, mode) => (runs.push(requests), await echo(org, requests, mode))),
		{ asks: ['a', 'b', 'c'] },
	);
	expect(runs).toEqual([['a', 'b', 'c']]);
	expect(items).toEqual(['a', 'b', 'c'].map((said, item) => ({ json: { said }, pairedItem: { item } })));
});

test('a list of records becomes several items of one; an empty one none', async () => {
	const { items } = await run(
		probe(async (_, requests) => requests.map((request) => [...request].map((letter) => ({ letter })))),
		{ asks: ['xy', '', 'z'] },
	);
	expect(items.map(({ json, pairedItem }) => [json.letter, (pairedItem as { item: number }).item])).toEqual([
		['x', 0],
		['y', 0],
		['z', 2],
	]);
});

test('no item opens no connection', async () => {
	const connected = jest.fn();
	expect((await run(probe(echo), { asks: [], connected })).items).toEqual([]);
	expect(connected).not.toHaveBeenCalled();
});

test('when no item can be read nothing is asked of Salesforce', async () => {
	const connected = jest.fn();
	const execute = jest.fn();
	await expect(run(probe(execute), { asks: ['bad1', 'bad2'], connected })).rejects.toMatchObject({
		message: 'bad1 cannot be read',
		context: { itemIndex: 0 },
		description: expect.stringContaining('0 of the 2 items are done'),
	});
	expect(connected).not.toHaveBeenCalled();
	expect(execute).not.toHaveBeenCalled();
});

test('a bad item does not touch its neighbours: with continue it becomes an item of its own', async () => {
	const { items, hints } = await run(probe(echo), { asks: ['a', 'bad', 'c'], onError: 'continueRegularOutput' });
	expect(items.map(({ json }) => json)).toEqual([
		{ said: 'a' },
		{ error: 'bad cannot be read', errorCode: 'INVALID_INPUT', advice: expect.any(String) },
		{ said: 'c' },
	]);
	expect(hints).toEqual(["1 of 3 items failed; each has its reason in the field 'error'."]);
});

test('without continue the good items are done first, and the error counts them', async () => {
	const execute = jest.fn(echo);
	await expect(run(probe(execute), { asks: ['a', 'bad', 'c'] })).rejects.toMatchObject({
		context: { itemIndex: 1 },
		description: expect.stringContaining('2 of the 3 items are done'),
	});
	expect(execute.mock.calls[0][1]).toEqual(['a', 'c']);
});

test('as a tool it tells what is wrong as an item, unless it is told to stop', async () => {
	const type = 'p.salesforceAdminTool';
	const { items } = await run(probe(echo), { asks: ['bad'], type });
	expect(items.map(({ json }) => json)).toEqual([
		{ error: 'bad cannot be read', errorCode: 'INVALID_INPUT', advice: expect.any(String) },
	]);
	await expect(run(probe(echo), { asks: ['bad'], type, onError: 'stopWorkflow' })).rejects.toThrow(
		'bad cannot be read',
	);
});

test.each(['={{ $fromAI("check") }}', '={{ /*n8n*/ $fromai("x", ``, "string") }}'])(
	'as a tool it does not let the model choose the check of the administrator: %s',
	async (expression) => {
		const execute = jest.fn(echo);
		for (const options of [{ administratorCheck: expression }, expression]) {
			const { items } = await run(probe(execute), {
				asks: ['a'],
				type: 'p.salesforceAdminTool',
				options: () => ({ administratorCheck: 'permissions' }),
				written: { ...WRITTEN, options },
			});
			expect(items.map(({ json }) => json)).toEqual([
				expect.objectContaining({
					errorCode: 'INVALID_INPUT',
					error: expect.stringContaining("'Administrator Check'"),
				}),
			]);
			operations.splice(1);
		}
		expect(execute).not.toHaveBeenCalled();
	},
);

test('an operation that forgets a request leaves NO_RESULT, not an empty success', async () => {
	const { items } = await run(
		probe(async () => [{ only: 'first' }]),
		{ asks: ['a', 'b'], onError: 'continueRegularOutput' },
	);
	expect(items.map(({ json }) => json)).toEqual([
		{ only: 'first' },
		expect.objectContaining({ errorCode: 'NO_RESULT' }),
	]);
});

test('an operation that throws fails its items; items with other options are run apart', async () => {
	const execute: Operation<string>['execute'] = async (org, requests, mode) => {
		if (mode.dryRun) throw new Error('broken');
		return await echo(org, requests, mode);
	};
	const options = (item: number) => ({ dryRun: item === 1 });
	const { items } = await run(probe(execute), { asks: ['a', 'b', 'c'], options, onError: 'continueRegularOutput' });
	expect(items.map(({ json }) => json.said ?? json.errorCode)).toEqual(['a', 'UNKNOWN_EXCEPTION', 'c']);
});

describe('items with other options', () => {
	const WRITES: Partial<Operation<string>> = { isOpenWrite: true };

	/** The requests of each run, and the checks before them, in their order. */
	async function runsOf(options: (item: number) => IDataObject, more: Partial<Operation<string>> = WRITES) {
		const runs: string[] = [];
		const noting: Operation<string>['execute'] = async (org, requests, mode) => {
			runs.push(requests.join(''));
			return await echo(org, requests, mode);
		};
		checkRequests.mockImplementation(async (_, __, needs) => {
			runs.push(`check ${needs.length}`);
			return needs.map(() => undefined);
		});
		await run({ ...probe(noting), ...more }, { asks: ['a', 'b', 'c', 'd'], options });
		return runs;
	}

	test('that write are run in the order of the items, so that the last one has the last word', async () => {
		expect(await runsOf((item) => ({ batchSize: item === 1 ? 1 : 2 }))).toEqual(['a', 'b', 'cd']);
	});

	test.each<[string, string[], (item: number) => IDataObject, Partial<Operation<string>>]>([
		['one is a dry run', ['acd', 'b'], (item) => ({ dryRun: item === 1 }), WRITES],
		['all but one are', ['ad', 'b', 'c'], (item) => ({ dryRun: item !== 1, batchSize: item === 2 ? 1 : 2 }), WRITES],
		['the operation reads', ['acd', 'b'], (item) => ({ batchSize: item === 1 ? 1 : 2 }), {}],
	])('share a run where nothing is written between them: %s', async (_, runs, options, more) => {
		expect(await runsOf(options, more)).toEqual(runs);
	});

	test('share a run whatever becomes of users who are not there', async () => {
		expect(await runsOf((item) => ({ ifNotFound: item === 1 ? 'skip' : 'error' }))).toEqual(['abcd']);
	});

	test('are all checked before the first of them is run', async () => {
		const requirement = { title: 'Probe', permissions: [] };
		const options = (item: number) => ({ administratorCheck: item === 1 ? 'permissions' : 'profile' });
		expect(await runsOf(options, { requirement })).toEqual(['check 1', 'check 1', 'check 2', 'a', 'b', 'cd']);
	});

	test('are not run after an error that nothing can succeed after', async () => {
		const execute = jest.fn<ReturnType<typeof echo>, Parameters<typeof echo>>(async (_, requests) =>
			requests.map(() => new SalesforceError('RECONNECT_NEEDED', 'The authorization has ended')),
		);
		const { items } = await run(
			{ ...probe(execute), isOpenWrite: true },
			{ asks: ['a', 'b'], options: (item) => ({ batchSize: item + 1 }), onError: 'continueRegularOutput' },
		);
		expect(items.map(({ json }) => json.errorCode)).toEqual(['RECONNECT_NEEDED', 'NOT_SENT']);
		expect(execute).toHaveBeenCalledTimes(1);
	});
});

describe('a dry run', () => {
	const requirement = { title: 'Probe', permissions: [] };
	const planned: Operation<string>['execute'] = async (_, requests) =>
		requests.map((said) => ({ said, changed: true, plan: said === 'a' ? [{ action: 'probe' }] : [] }));
	const options = () => ({ dryRun: true });

	test('tells the model of an AI Agent in words that nothing was written', async () => {
		const type = 'p.salesforceAdminTool';
		const write = { ...probe(planned), requirement };
		checkRequests.mockResolvedValueOnce([undefined, undefined]);
		const { items } = await run(write, { asks: ['a', 'b'], type, options });
		const note = 'This was a dry run: nothing was written to Salesforce.';
		expect(items.map(({ json }) => JSON.stringify(json))).toEqual([
			JSON.stringify({ dryRun: true, note, said: 'a', changed: false, wouldChange: true, plan: [{ action: 'probe' }] }),
			JSON.stringify({ dryRun: true, note, said: 'b', changed: false, wouldChange: false, plan: [] }),
		]);
	});

	test.each([
		['p.salesforceAdminTool', {}, true],
		['p.salesforceAdminTool', { dryRun: false }, undefined],
		['p.salesforceAdmin', {}, undefined],
	])('is what a tool makes of an operation that only plans for models: %s with %j', async (type, given, dryRun) => {
		const write: Operation<string> = { ...probe(planned), requirement, isPlannedByTools: true };
		checkRequests.mockResolvedValueOnce([undefined]);
		const { items } = await run(write, { asks: ['a'], type, options: () => given });
		expect(items[0].json.dryRun).toBe(dryRun);
	});

	test('left over from another operation does not touch one that only reads', async () => {
		const { items, hints } = await run(probe(echo), { asks: ['a'], options });
		expect(items.map(({ json }) => json)).toEqual([{ said: 'a' }]);
		expect(hints).toEqual([]);
	});
});

test.each([
	[{ batchSize: 0 }, /'Batch Size'/],
	[{ batchSize: 201 }, /'Batch Size'/],
	[{ batchSize: 1.5 }, /'Batch Size'/],
	[{ bulkThreshold: -1 }, /'Bulk Threshold'/],
])('options that are no good (%j) fail their item only', async (options, message) => {
	const { items } = await run(probe(echo), {
		asks: ['a', 'b'],
		options: (item) => (item === 0 ? options : {}),
		onError: 'continueRegularOutput',
	});
	expect(items.map(({ json }) => json)).toEqual([
		expect.objectContaining({ error: expect.stringMatching(message) }),
		{ said: 'b' },
	]);
});

test('a credential that is not connected fails every item, each in its place', async () => {
	const { items } = await run(probe(echo), {
		asks: ['bad', 'b'],
		connected: async () => ({}),
		onError: 'continueRegularOutput',
	});
	expect(items.map(({ json, pairedItem }) => [json.errorCode, pairedItem])).toEqual([
		['INVALID_INPUT', { item: 0 }],
		['NOT_CONNECTED', { item: 1 }],
	]);
});

test('a failed item has the same keys wherever it leaves, and for the error output an error by which n8n knows it', async () => {
	const done = { id: '005' };
	const failing = async () => [new SalesforceError('NOT_FOUND', 'gone', { done, fields: ['X'] })];
	const json = { error: 'gone', errorCode: 'NOT_FOUND', advice: expect.any(String), fields: ['X'], id: '005' };
	const regular = await run(probe(failing), { asks: ['a'], onError: 'continueRegularOutput' });
	expect(regular.items).toEqual([{ json, pairedItem: { item: 0 } }]);
	operations.splice(1);
	const errors = await run(probe(failing), { asks: ['a'], onError: 'continueErrorOutput' });
	expect(errors.items).toEqual([{ json, pairedItem: { item: 0 } }]);
	expect(errors.items[0].error).toBeInstanceOf(NodeOperationError);
});
