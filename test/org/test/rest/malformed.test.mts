/** Bodies that are JSON, or nearly, but not what the resource reads: refused, never an error of the org itself. */
import { parseJson } from '../../wire/bodies.mts';
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => (admin = openOrg()));

const ENTRIES = [null, 'x', 5, [], {}];

test.each([
	...ENTRIES.map((entry) => ['POST', '/composite/sobjects', { records: [entry] }] as const),
	...ENTRIES.map((entry) => ['PATCH', '/composite/sobjects', { records: [entry] }] as const),
	...ENTRIES.map((entry) => ['PATCH', '/composite/sobjects/Account/External_Id__c', { records: [entry] }] as const),
	...ENTRIES.map((entry) => ['POST', '/composite', { compositeRequest: [entry] }] as const),
	...ENTRIES.map((entry) => ['POST', '/tooling/composite', { compositeRequest: [entry] }] as const),
	...ENTRIES.map((entry) => ['POST', '/composite/batch', { batchRequests: [entry] }] as const),
	...ENTRIES.map((entry) => ['POST', '/composite/graph', { graphs: [entry] }] as const),
	...ENTRIES.map(
		(entry) => ['POST', '/composite/graph', { graphs: [{ graphId: '1', compositeRequest: [entry] }] }] as const,
	),
	...ENTRIES.map((entry) => ['POST', '/composite/tree/Account', { records: [entry] }] as const),
	['POST', '/composite', { compositeRequest: [{ method: 5, url: 5, referenceId: 5 }] }] as const,
	['POST', '/jobs/ingest', { object: 5, operation: 'insert' }] as const,
	['POST', '/jobs/query', { operation: 'query', query: 5 }] as const,
])('%s %s %j', async (method, path, body) => {
	const { status, body: answer } = method === 'POST' ? await admin.post(path, body) : await admin.patch(path, body);
	const rows = answer as Array<{ success?: boolean }>;
	expect(status === 400 || rows.every(({ success }) => success === false)).toBe(true);
});

test.each(['{', '{"a":', '{"a":1', '[1,', '"a'])('%j ends too early', (text) => {
	expect(() => parseJson(text)).toThrow(/Unexpected end-of-input/);
});

test('an empty id does not keep a record from being created', async () => {
	const records = [{ attributes: { type: 'Account' }, Id: null, Name: 'A' }];
	expect((await admin.post('/composite/sobjects', { records })).body).toMatchObject([{ success: true }]);
});
