/**
 * A change whose answer leaves open whether it was made is made once, whatever is created: a user, an assignment, a file, a record, a bulk job.
 *
 * Proves invariant 6.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Fault } from '../../../org/wire/faults.mts';
import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { itemInMemory } from '../../../support/binaryStore.mts';
import {
	assignEntitlements,
	createRecord,
	createUser,
	uploadFile,
	upsertRecord,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';
import { BYTES, PDF } from '../../operations/document/files.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme({ users: 2 });
});
afterEach(async () => await acme.close());

/** Something to be made for each of two items, the requests that make it, and how often it is there. */
interface Thing {
	parameters: IDataObject;
	items: INodeExecutionData[];
	requests: { method: string; path: string };
	counts(): number[];
}

const NAMES = ['user000001@acme.example', 'user000002@acme.example'];
const JOINERS = ['joiner1@acme.example', 'joiner2@acme.example'];
const COLLECTIONS = { method: 'POST', path: 'composite/sobjects$' };
const countUsers = () => JOINERS.map((username) => acme.records('User', 'Username', username).length);

/** How many bulk jobs have done their work. */
const countJobs = () => acme.org.org.bulk.all().filter(({ state }) => state === 'JobComplete').length;
const inAJob = (path: string, method: string): (() => Thing) => {
	const parameters = createUser({ username: '={{ $json.user }}', options: { bulkThreshold: 1 } });
	return () => ({ parameters, items: userItems(JOINERS), requests: { method, path }, counts: countUsers });
};

function assignments(): number[] {
	const { Id } = acme.record('PermissionSet', 'Name', 'Sales_Manager');
	return NAMES.map((name) => {
		const rows = acme.records('PermissionSetAssignment', 'AssigneeId', acme.record('User', 'Username', name).Id);
		return rows.filter(({ PermissionSetId }) => PermissionSetId === Id).length;
	});
}

const countAccounts = () => NAMES.map((name) => acme.records('Account', 'Name', name).length);

const THINGS: Record<string, () => Thing> = {
	'a user': () => ({
		parameters: createUser({ username: '={{ $json.user }}' }),
		items: userItems(JOINERS),
		requests: COLLECTIONS,
		counts: countUsers,
	}),
	'an assignment': () => ({
		parameters: assignEntitlements(USER_OF_ITEM, 'permissionSet', { entitlements: ['Sales_Manager'] }),
		items: userItems(NAMES),
		requests: COLLECTIONS,
		counts: assignments,
	}),
	'a file': () => ({
		parameters: uploadFile({ name: '={{ $json.title }}' }),
		items: ['One', 'Two'].map((title) => ({ ...itemInMemory(BYTES, PDF), json: { title } })),
		requests: { method: 'POST', path: 'sobjects/ContentVersion' },
		counts: () => ['One', 'Two'].map((title) => acme.records('ContentVersion', 'Title', title).length),
	}),
	'a record with an external ID': () => ({
		parameters: upsertRecord({ Name: '={{ $json.user }}', External_Id__c: '={{ $json.user }}' }),
		items: userItems(NAMES),
		requests: { method: 'PATCH', path: 'composite/sobjects/Account/External_Id__c' },
		counts: countAccounts,
	}),
	'a bulk job that is opened': inAJob('jobs/ingest$', 'POST'),
	'a bulk job whose rows are sent': inAJob('batches$', 'PUT'),
	'a bulk job that is started': inAJob('jobs/ingest/\\w+$', 'PATCH'),
};

const after = 'after' as const;
const CUT: Fault = { kind: 'reset', when: after };
const status = (code: number, more: object = {}) => ({ kind: 'status', status: code, when: after, ...more }) as Fault;

const FAILURES: Array<[string, Fault[]]> = [
	['the connection is cut after the commit', [CUT]],
	['the answer is cut in the middle', [{ kind: 'truncatedBody' }]],
	['500 comes after the commit', [status(500)]],
	['502 of a gateway comes after the commit', [status(502, { body: 'html' })]],
	['503 comes after the commit', [status(503)]],
	['504 of a gateway comes after the commit', [status(504, { body: 'html' })]],
	// Who is not let in has changed nothing, so a 401 never comes after a commit.
	['401 comes, and the connection is cut after the commit of what n8n sends again', [{ kind: 'expiredSession' }, CUT]],
	['nothing arrives, and what is sent again is cut after the commit', [{ kind: 'reset', when: 'before' }, CUT]],
	['the connection is cut after the commit, and what is sent again meets 503 after it', [CUT, status(503)]],
];

/** How many requests were what the faults waited for. */
const metBy = ({ method, path }: Thing['requests']) =>
	acme.org.log.entries.filter((entry) => entry.method === method && new RegExp(path).test(entry.path)).length;

/** The faults meet one request each, one after the other. */
function arm(faults: Fault[], requests: Thing['requests']): void {
	for (const [at, fault] of faults.entries()) acme.org.failNext({ ...fault, ...requests, from: at + 1 } as Fault);
}

/** Nothing is sent again of a file, because its stream is read. */
const failuresOf = (name: string) =>
	name === 'a file' ? FAILURES.filter(([, [first]]) => first!.kind !== 'reset' || first === CUT) : FAILURES;

describe.each(Object.keys(THINGS))('exactly once: %s', (name) => {
	test.each(failuresOf(name))('when %s', async (_, faults) => {
		const { parameters, items, requests, counts } = THINGS[name]!();
		arm(faults, requests);
		const { json, error } = await acme.run(parameters, { items, continueOnFail: true });
		expect(error).toBeUndefined();
		expect(json.map(({ errorCode }) => errorCode)).toEqual([undefined, undefined]);
		expect(counts()).toEqual([1, 1]);
		expect(countJobs()).toBeLessThanOrEqual(1);
		expect(metBy(requests)).toBeGreaterThan(0);
	});
});

describe('a record that nothing tells from others is never sent again', () => {
	test.each(FAILURES.filter(([, [first]]) => first === CUT || first!.kind !== 'reset'))(
		'when %s',
		async (_, faults) => {
			arm(faults, COLLECTIONS);
			const { json } = await acme.run(createRecord({ Name: '={{ $json.user }}' }), {
				items: userItems(NAMES),
				continueOnFail: true,
			});
			expect(json.map(({ errorCode }) => errorCode)).toEqual(['CREATED_IN_DOUBT', 'CREATED_IN_DOUBT']);
			expect(countAccounts()).toEqual([1, 1]);
		},
	);
});
