/** One poll of the trigger in n8n: what it puts out, and what n8n keeps of it. */
import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import type { Org } from '../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { SalesforceError } from '../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import * as polls from '../../../nodes/SalesforceAdmin/salesforce/watch/poll.ts';
import * as testEvents from '../../../nodes/SalesforceAdmin/salesforce/watch/testEvents.ts';
import * as connection from '../../../nodes/SalesforceAdmin/transport/connection.ts';
import { poll } from '../../../nodes/SalesforceAdmin/trigger/poll.ts';

jest.mock('../../../nodes/SalesforceAdmin/salesforce/watch/poll.ts', () => ({ pollEvents: jest.fn() }));
jest.mock('../../../nodes/SalesforceAdmin/salesforce/watch/testEvents.ts', () => ({ findTestEvents: jest.fn() }));
jest.mock('../../../nodes/SalesforceAdmin/transport/connection.ts', () => ({ openOrg: jest.fn() }));

const pollEvents = jest.mocked(polls.pollEvents);
const findTestEvents = jest.mocked(testEvents.findTestEvents);
const ORG = { origin: 'https://acme.my.salesforce.com' } as Org;
const EVENTS = [
	{ event: 'userFrozen', eventId: 'userFrozen:1' },
	{ event: 'userFrozen', eventId: 'userFrozen:2' },
];
const NODE = {
	id: 'n1',
	name: 'Salesforce Admin Trigger',
	type: 'trigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const polled = (events: object[], until: number) =>
	({ events, position: { until } }) as unknown as Awaited<ReturnType<typeof polls.pollEvents>>;

function contextOf({
	mode = 'trigger',
	workflow = 'w1',
	node = 'n1',
	data = {} as IDataObject,
	budget = undefined as number | undefined,
} = {}) {
	const given: IDataObject = { events: ['userFrozen'], options: {} };
	return {
		getMode: () => mode,
		getNode: () => ({ ...NODE, id: node }),
		getWorkflow: () => ({ id: workflow }),
		getWorkflowStaticData: (of: string) => (of === 'node' ? data : {}),
		getNodeParameter: (name: string, fallback: unknown) => given[name] ?? fallback,
		getTimezone: () => 'UTC',
		...(budget !== undefined && { getPollBudgetMs: () => budget }),
	} as unknown as IPollFunctions;
}

beforeEach(() => {
	jest.mocked(connection.openOrg).mockResolvedValue(ORG);
	pollEvents.mockReset().mockResolvedValue(polled([], 1));
	findTestEvents.mockReset().mockResolvedValue([]);
});
afterEach(() => jest.restoreAllMocks());

test('each event is an item, and no event no execution', async () => {
	pollEvents.mockResolvedValueOnce(polled(EVENTS, 5));
	expect(await poll.call(contextOf())).toEqual([EVENTS.map((json) => ({ json }))]);
	expect(await poll.call(contextOf())).toBeNull();
	expect(pollEvents.mock.calls[0]).toMatchObject([ORG, { events: ['userFrozen'] }, { before: undefined }]);
});

test('n8n keeps up to where it has told, and the next poll begins there', async () => {
	const data: IDataObject = {};
	pollEvents.mockResolvedValueOnce(polled(EVENTS, 5)).mockResolvedValueOnce(polled([], 6));
	await poll.call(contextOf({ data }));
	expect(data).toEqual({ position: { until: 5 } });
	await poll.call(contextOf({ data }));
	expect(pollEvents.mock.calls[1]![2].before).toEqual({ until: 5 });
	expect(data).toEqual({ position: { until: 6 } });
});

test('what fails moves nothing, is an error of the node, and the next poll is a poll again', async () => {
	const data: IDataObject = { position: { until: 5 } };
	pollEvents.mockRejectedValueOnce(new SalesforceError('SERVER_UNAVAILABLE', 'Salesforce is away'));
	await expect(poll.call(contextOf({ data }))).rejects.toMatchObject({
		message: expect.stringContaining('Salesforce is away'),
		node: { name: NODE.name },
	});
	expect(data).toEqual({ position: { until: 5 } });
	pollEvents.mockResolvedValueOnce(polled(EVENTS, 6));
	expect(await poll.call(contextOf({ data }))).toHaveLength(1);
});

test('a bad parameter is an error of the node too', async () => {
	const context = contextOf();
	context.getNodeParameter = ((name: string) => (name === 'events' ? [] : {})) as IPollFunctions['getNodeParameter'];
	await expect(poll.call(context)).rejects.toMatchObject({ message: expect.stringContaining("'Events' is empty") });
	expect(pollEvents).not.toHaveBeenCalled();
});

test('while a poll runs, another one of the same trigger tells nothing, and that of another trigger does', async () => {
	const { promise, resolve } = Promise.withResolvers<ReturnType<typeof polled>>();
	pollEvents.mockReturnValueOnce(promise).mockResolvedValue(polled(EVENTS, 7));
	const running = poll.call(contextOf());
	expect(await poll.call(contextOf())).toBeNull();
	expect(pollEvents).toHaveBeenCalledTimes(1);
	expect(await poll.call(contextOf({ node: 'n2' }))).toHaveLength(1);
	expect(await poll.call(contextOf({ workflow: 'w2' }))).toHaveLength(1);
	resolve(polled(EVENTS, 8));
	expect(await running).toHaveLength(1);
	expect(await poll.call(contextOf())).toHaveLength(1);
});

test.each([
	['half of the time that n8n gives', 60_000, 30_000],
	['half of five minutes where n8n gives none', undefined, 150_000],
])('reading is over after %s', async (_, budget, limit) => {
	let now = 1_000_000;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
	await poll.call(contextOf({ ...(budget !== undefined && { budget }) }));
	const { isOver } = pollEvents.mock.calls[0]![2];
	expect(isOver()).toBe(false);
	now += limit;
	expect(isOver()).toBe(false);
	now += 1;
	expect(isOver()).toBe(true);
});

test('the editor is shown events, and nothing is kept', async () => {
	const data: IDataObject = {};
	findTestEvents.mockResolvedValueOnce(EVENTS as never);
	expect(await poll.call(contextOf({ mode: 'manual', data }))).toEqual([EVENTS.map((json) => ({ json }))]);
	expect(findTestEvents).toHaveBeenCalledWith(ORG, expect.objectContaining({ events: ['userFrozen'] }));
	expect([data, pollEvents.mock.calls]).toEqual([{}, []]);
});
