import fc from 'fast-check';

import { ADVICE } from '../../../../nodes/SalesforceAdmin/salesforce/api/advice.ts';
import { isFinal } from '../../../../nodes/SalesforceAdmin/salesforce/api/errorCodes.ts';
import {
	SalesforceError,
	asSalesforceError,
	errorFromFaults,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';

test('every advice is a sentence', () => {
	for (const advice of Object.values(ADVICE)) expect(advice).toMatch(/^[A-Z].*\.$/);
});

test('rows of collections have a statusCode, whole answers an errorCode', () => {
	expect(errorFromFaults([{ statusCode: 'A', message: 'a', fields: ['X'] }])).toMatchObject({
		errorCode: 'A',
		message: 'a',
		fields: ['X'],
	});
	expect(errorFromFaults([{ errorCode: 'B', message: 'b' }], 400)).toMatchObject({
		errorCode: 'B',
		message: 'b',
		fields: [],
		statusCode: 400,
	});
});

test('several faults: the code of the first, the words and fields of all', () => {
	const faults = [
		{ statusCode: 'A', message: 'first', fields: ['X'] },
		{ statusCode: 'B', message: 'second', fields: ['Y'] },
	];
	expect(errorFromFaults(faults)).toMatchObject({ errorCode: 'A', message: 'first; second', fields: ['X', 'Y'] });
});

test('shows no markup of Salesforce, and always has words', () => {
	expect(
		errorFromFaults([{ errorCode: 'DUPLICATE_USERNAME', message: 'Duplicate Username.<br>The username<BR/>exists' }])
			.message,
	).toBe('Duplicate Username. The username exists');
	expect(errorFromFaults([]).message).toBe('UNKNOWN_EXCEPTION');
	expect(errorFromFaults([{ errorCode: 'X' }]).message).toBe('X');
});

test.each<[string, unknown, string, string]>([
	['a text', 'gateway down', 'UNKNOWN_EXCEPTION', 'gateway down'],
	['texts in a list', ['one', 'two'], 'UNKNOWN_EXCEPTION', 'one; two'],
	['nothing', null, 'UNKNOWN_EXCEPTION', 'UNKNOWN_EXCEPTION'],
	['a number', [7], 'UNKNOWN_EXCEPTION', 'UNKNOWN_EXCEPTION'],
	['one fault outside of a list', { errorCode: 'X', message: 'no' }, 'X', 'no'],
	['faults of which the first has no code', [{ message: 'first' }, { errorCode: 'X' }], 'X', 'first'],
	['a fault without words among others', [{ errorCode: 'X', message: '' }, { message: 'no' }], 'X', 'no'],
	['markup with a space', { errorCode: 'X', message: ' a<br  />b ' }, 'X', 'a b'],
	['a word that only begins like markup', { errorCode: 'X', message: 'a<brand>b' }, 'X', 'a<brand>b'],
])('%s is an error with a code and words', (_, given, errorCode, message) => {
	expect(errorFromFaults(given)).toMatchObject({ errorCode, message, fields: [] });
});

test('cuts a code that is longer than any of Salesforce', () => {
	expect(errorFromFaults([{ errorCode: 'X'.repeat(300), message: 'no' }]).errorCode).toBe('X'.repeat(100));
});

test('has the name of its class, no fields unless told, and nothing done before', () => {
	const error = new SalesforceError('NOT_FOUND', 'gone');
	expect(error).toMatchObject({ name: 'SalesforceError', fields: [] });
	expect([error.done, error.missing, error.statusCode]).toEqual([undefined, undefined, undefined]);
});

test('one code, two limits: the daily one ends the run, too many at once does not', () => {
	const error = (message: string) => new SalesforceError('REQUEST_LIMIT_EXCEEDED', message);
	const daily = error('TotalRequests Limit exceeded.');
	const concurrent = error('ConcurrentRequests (Concurrent API Requests) Limit exceeded.');
	expect([isFinal(daily), isFinal(concurrent)]).toEqual([true, false]);
	expect(daily.advice).toBe(ADVICE.REQUEST_LIMIT_EXCEEDED);
	expect(concurrent.advice).toBe(ADVICE.CONCURRENT_LIMIT);
});

test('a code that nobody knows has no advice', () => {
	for (const code of ['SOME_NEW_CODE', 'constructor']) expect(SalesforceError.reported(code, 'new').advice).toBe('');
});

test('another sentence keeps code, advice, fields, status and what was done', () => {
	const error = new SalesforceError('NOT_FOUND', 'gone', { advice: 'Look.', fields: ['A'], statusCode: 404 });
	const after = error.with({ done: { id: '005' }, message: 'created, but gone' });
	expect(after).toMatchObject({
		errorCode: 'NOT_FOUND',
		message: 'created, but gone',
		advice: 'Look.',
		fields: ['A'],
		statusCode: 404,
		done: { id: '005' },
	});
	expect(after.prefixed('Manager')).toMatchObject({
		message: 'Manager: created, but gone',
		advice: 'Look.',
		done: { id: '005' },
		statusCode: 404,
	});
});

test('anything thrown becomes a SalesforceError, and one stays as it is', () => {
	const own = new SalesforceError('NOT_FOUND', 'x');
	expect(asSalesforceError(own)).toBe(own);
	const anything = fc.oneof(
		fc.string(),
		fc.integer(),
		fc.constantFrom(undefined, null, {}),
		fc.string().map((text) => new Error(text)),
	);
	fc.assert(fc.property(anything, (thrown) => asSalesforceError(thrown) instanceof SalesforceError));
});
