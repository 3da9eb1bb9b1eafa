/** What stops a deactivation, and what has only kept it from being made. */
import { SalesforceError, errorFromFaults } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import { isBlocker } from '../../../../nodes/SalesforceAdmin/salesforce/users/blockers.ts';

const row = (statusCode: string, message = 'no') => errorFromFaults([{ statusCode, message }]);

test.each([
	row('FIELD_INTEGRITY_EXCEPTION', 'This user is the default owner of cases'),
	row('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'),
	row('UNKNOWN_EXCEPTION'),
])('a row that Salesforce refuses with $errorCode is a blocker', (error) => {
	expect(isBlocker(error)).toBe(true);
});

test.each([
	row('CANNOT_DISABLE_LAST_ADMIN'),
	row('UNABLE_TO_LOCK_ROW'),
	row('INSUFFICIENT_ACCESS_OR_READONLY'),
	row('INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE'),
	row('REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
	new SalesforceError('CHANGED_IN_DOUBT', 'The connection broke'),
	errorFromFaults([{ errorCode: 'NOT_FOUND' }], 404),
	errorFromFaults([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION' }], 400),
])('$errorCode $statusCode is none', (error) => {
	expect(isBlocker(error)).toBe(false);
});
