import { createdId } from '../../../nodes/SalesforceAdmin/transport/requests.ts';

test('the ID of a created record is read from the answer', () => {
	expect(createdId({ id: '068000000000001', success: true, errors: [] })).toBe('068000000000001');
});

test.each([[[]], [{}], [null], [undefined], ['<html>'], [{ id: '', success: true }], [{ success: true }]])(
	'an answer without an ID is no success: %j',
	(answer) => {
		expect(() => createdId(answer)).toThrow(expect.objectContaining({ errorCode: 'CONNECTION_LOST' }));
	},
);

test('"success: false" is no success, whatever stands beside it', () => {
	const errors = [{ statusCode: 'STORAGE_LIMIT_EXCEEDED', message: 'full' }];
	expect(() => createdId({ id: '068000000000001', success: false, errors })).toThrow(
		expect.objectContaining({ errorCode: 'STORAGE_LIMIT_EXCEEDED' }),
	);
});
