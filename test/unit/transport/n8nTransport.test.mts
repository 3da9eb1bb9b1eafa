import { isError } from '../../../nodes/SalesforceAdmin/salesforce/api/results.ts';
import { fromJsforce } from '../../../nodes/SalesforceAdmin/transport/n8nTransport.ts';

const fault = { errorCode: 'INVALID_TYPE', message: 'There is no such object' };

test.each([
	['one error', { ...fault, data: fault }],
	['several errors', { errorCode: 'MULTIPLE_API_ERRORS', message: '', data: [fault, fault] }],
])('an answer with %s has a status, which an error of a row has not', (_, error) => {
	const told = fromJsforce(Object.assign(new Error(error.message), error));
	expect(isError(told)).toBe(true);
	expect(told).toMatchObject({ errorCode: 'INVALID_TYPE', statusCode: 400 });
});
