import { SalesforceError } from '../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import {
	asSaveResults,
	saveResults,
	writeRequests,
	sendComposite,
	type Subanswer,
} from '../../../nodes/SalesforceAdmin/transport/composite.ts';

const subrequests = ['a', 'b'].map((referenceId) => ({ method: 'GET' as const, url: '/x', referenceId }));
const answer = (referenceId: string): Subanswer & { referenceId: string } => ({
	referenceId,
	httpStatusCode: 200,
	body: referenceId,
});
const send = async (answered: unknown) => await sendComposite(async () => answered, '/api', subrequests);

test('answers in another order go to their subrequests', async () => {
	const answers = await send({ compositeResponse: [answer('b'), answer('a')] });
	expect(answers.map(({ body }) => body)).toEqual(['a', 'b']);
});

test.each([
	[undefined],
	[null],
	['page'],
	[{}],
	[{ compositeResponse: {} }],
	[{ compositeResponse: [answer('a')] }],
	[{ compositeResponse: [answer('a'), null] }],
])('an answer that lacks one of them (%j) is lost as a whole', async (answered) => {
	await expect(send(answered)).rejects.toMatchObject({ errorCode: 'CONNECTION_LOST' });
});

test('collections become subrequests of their own, each with a transaction of its own', () => {
	const of = (...ids: string[]) => ({ kind: 'remove' as const, object: 'GroupMember', records: ids.map(asRecord) });
	expect(writeRequests([of('a', 'b'), of('c')])).toEqual([
		expect.objectContaining({ method: 'DELETE', url: expect.stringMatching(/sobjects\?ids=a,b&allOrNone=false$/) }),
		expect.objectContaining({ method: 'DELETE', url: expect.stringMatching(/sobjects\?ids=c&allOrNone=false$/) }),
	]);
	expect(writeRequests([{ kind: 'update', object: 'User', records: [{ Id: 'a', Title: 'T' }] }])).toEqual([
		{
			method: 'PATCH',
			url: expect.stringMatching(/\/composite\/sobjects$/),
			referenceId: 'part0',
			body: { allOrNone: false, records: [{ attributes: { type: 'User' }, Id: 'a', Title: 'T' }] },
		},
	]);
	expect(writeRequests([{ kind: 'create', object: 'User', records: [{}] }])[0]).toMatchObject({ method: 'POST' });
});

const asRecord = (Id: string) => ({ Id });

test('of more parts than a call takes collections, deletes of one record are none; their answer has no content', () => {
	const several = { kind: 'remove' as const, object: 'GroupMember', records: ['a', 'b'].map(asRecord) };
	const single = { kind: 'remove' as const, object: 'UserPackageLicense', records: [asRecord('c')] };
	const update = { kind: 'update' as const, object: 'User', records: [{ Id: 'd', Title: 'T' }] };
	const requests = writeRequests([several, several, several, single, update, single]);
	expect(requests.map(({ method, url }) => `${method} ${url.replace(/^.*v[0-9.]+/, '')}`)).toEqual([
		...Array(3).fill('DELETE /composite/sobjects?ids=a,b&allOrNone=false'),
		'DELETE /sobjects/UserPackageLicense/c',
		'PATCH /composite/sobjects',
		'DELETE /sobjects/UserPackageLicense/c',
	]);
	expect(new Set(requests.map(({ referenceId }) => referenceId)).size).toBe(6);
	expect(saveResults({ httpStatusCode: 204, body: null })).toEqual([{ success: true, errors: [] }]);
});

test.each<[string, Subanswer, unknown]>([
	['results', { httpStatusCode: 200, body: [{ success: true }] }, [{ success: true }]],
	['results, all of them failed', { httpStatusCode: 400, body: [{ success: false }] }, [{ success: false }]],
	['a refusal', { httpStatusCode: 403, body: [{ errorCode: 'A', message: 'a' }] }, { errorCode: 'A', statusCode: 403 }],
	['a text', { httpStatusCode: 500, body: '<html>' }, { errorCode: 'UNKNOWN_EXCEPTION' }],
	['success without results', { httpStatusCode: 200, body: 'ok' }, { errorCode: 'CONNECTION_LOST' }],
])('of a collection comes %s', (_, subanswer, expected) => {
	const result = saveResults(subanswer);
	if (Array.isArray(expected)) expect(result).toEqual(expected);
	else expect(result).toBeInstanceOf(SalesforceError);
	expect(result).toMatchObject(expected as object);
});

test('one result that jsforce took out of its list is a list again', () => {
	expect(asSaveResults({ success: false, errors: [] })).toEqual([{ success: false, errors: [] }]);
	expect(asSaveResults([{ errorCode: 'A' }])).toBeUndefined();
	expect(asSaveResults('<html>')).toBeUndefined();
});
