import { SalesforceError } from '../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import {
	asSaveResults,
	collectionRequests,
	saveResults,
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
	const records = [[{ Id: 'a' }, { Id: 'b' }], [{ Id: 'c' }]];
	expect(collectionRequests({ kind: 'remove', object: 'GroupMember' }, records)).toEqual([
		expect.objectContaining({ method: 'DELETE', url: expect.stringMatching(/sobjects\?ids=a,b&allOrNone=false$/) }),
		expect.objectContaining({ method: 'DELETE', url: expect.stringMatching(/sobjects\?ids=c&allOrNone=false$/) }),
	]);
	expect(collectionRequests({ kind: 'update', object: 'User' }, [[{ Id: 'a', Title: 'T' }]])).toEqual([
		{
			method: 'PATCH',
			url: expect.stringMatching(/\/composite\/sobjects$/),
			referenceId: 'collection0',
			body: { allOrNone: false, records: [{ attributes: { type: 'User' }, Id: 'a', Title: 'T' }] },
		},
	]);
	expect(collectionRequests({ kind: 'create', object: 'User' }, [[{}]])[0]).toMatchObject({ method: 'POST' });
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
