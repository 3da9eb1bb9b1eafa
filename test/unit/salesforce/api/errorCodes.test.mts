import {
	asNotDone,
	isAbsentObject,
	isApexLimit,
	isBadReference,
	isDuplicate,
	isFinal,
	isGone,
	isHiddenField,
	isHiddenObject,
	isInDoubt,
	isInactiveUser,
	isLocked,
	isLostAnswer,
	isMissingRight,
	isNoLicenseLeft,
	isOutdated,
	isRefusedQuery,
	isStopped,
	isUnanswered,
	isUndecided,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/errorCodes.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';

const PREDICATES = {
	isAbsentObject,
	isApexLimit,
	isBadReference,
	isDuplicate,
	isFinal,
	isGone,
	isHiddenField,
	isHiddenObject,
	isInDoubt,
	isInactiveUser,
	isLocked,
	isLostAnswer,
	isMissingRight,
	isNoLicenseLeft,
	isOutdated,
	isRefusedQuery,
	isStopped,
	isUnanswered,
	isUndecided,
};

const traitsOf = (result: unknown) =>
	Object.entries(PREDICATES).flatMap(([name, predicate]) => (predicate(result) ? [name] : []));
const said = (code: string, message = 'said', statusCode?: number) =>
	SalesforceError.reported(code, message, { statusCode });

// What is not treated in a way of its own is the refusal of a query, if it comes as an answer to one.
test.each([
	['CANCELLED', ['isFinal']],
	['NOT_CONNECTED', ['isFinal']],
	['RECONNECT_NEEDED', ['isFinal']],
	['APP_BLOCKED', ['isFinal']],
	['APP_MISCONFIGURED', ['isFinal']],
	['LOGIN_UNAVAILABLE', ['isFinal']],
	['LOGIN_RATE_EXCEEDED', ['isFinal']],
	['LOGIN_RESTRICTED', ['isFinal']],
	['ORG_INACTIVE', ['isFinal']],
	['NOT_SALESFORCE', ['isFinal']],
	['ORG_MOVED', ['isFinal']],
	['URL_NOT_RESET', ['isFinal']],
	['INVALID_SESSION_ID', ['isFinal']],
	['API_DISABLED_FOR_ORG', ['isFinal', 'isHiddenObject', 'isOutdated']],
	['API_CURRENTLY_DISABLED', ['isFinal']],
	['CONNECTION_LOST', ['isLostAnswer', 'isUnanswered', 'isUndecided']],
	['SERVER_UNAVAILABLE', ['isUnanswered', 'isUndecided']],
	['UNKNOWN_EXCEPTION', ['isUnanswered']],
	['NOT_SENT', ['isUndecided']],
	['NO_RESULT', ['isInDoubt', 'isUndecided']],
	['CREATED_IN_DOUBT', ['isInDoubt', 'isUndecided']],
	['CHANGED_IN_DOUBT', ['isInDoubt', 'isUndecided']],
	['RESET_IN_DOUBT', ['isInDoubt', 'isUndecided']],
	['UNABLE_TO_LOCK_ROW', ['isLocked', 'isUndecided']],
	['NOT_FOUND', ['isGone', 'isRefusedQuery']],
	['ENTITY_IS_DELETED', ['isGone', 'isRefusedQuery']],
	['INVALID_TYPE', ['isAbsentObject', 'isHiddenObject', 'isOutdated']],
	['INVALID_FIELD', ['isHiddenField', 'isOutdated']],
	['INSUFFICIENT_ACCESS', ['isHiddenObject', 'isMissingRight', 'isOutdated']],
	['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', ['isHiddenObject', 'isMissingRight', 'isOutdated']],
	['NO_INSUFFICIENT_ACCESS', ['isRefusedQuery']],
	['DUPLICATE_VALUE', ['isDuplicate', 'isRefusedQuery']],
	['DUPLICATE_COMM_NICKNAME', ['isDuplicate', 'isRefusedQuery']],
	['POSSIBLE_DUPLICATE_VALUE', ['isRefusedQuery']],
	['REQUEST_RUNNING_TOO_LONG', ['isApexLimit', 'isRefusedQuery', 'isStopped']],
	['QUERY_TIMEOUT', ['isApexLimit', 'isRefusedQuery']],
	['LICENSE_LIMIT_EXCEEDED', ['isNoLicenseLeft', 'isRefusedQuery']],
	['INVALID_CROSS_REFERENCE_KEY', ['isBadReference', 'isRefusedQuery']],
	['INACTIVE_OWNER_OR_USER', ['isInactiveUser', 'isRefusedQuery']],
	['MALFORMED_QUERY', ['isRefusedQuery']],
	['FIELD_INTEGRITY_EXCEPTION', ['isRefusedQuery']],
	['constructor', ['isRefusedQuery']],
])('%s: %j', (code, traits) => {
	expect(traitsOf(said(code))).toEqual(traits);
});

test.each<[code: string, message: string, traits: string[]]>([
	['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', ['isFinal', 'isUnanswered']],
	['REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.', ['isUnanswered']],
	['FIELD_INTEGRITY_EXCEPTION', 'License Limit Exceeded', ['isNoLicenseLeft', 'isRefusedQuery']],
	['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'System.LimitException: no', ['isApexLimit', 'isRefusedQuery']],
	['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'Too many SOQL queries: 101', ['isApexLimit', 'isRefusedQuery']],
	['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'UNABLE_TO_LOCK_ROW', ['isLocked', 'isRefusedQuery']],
	['UNKNOWN_EXCEPTION', 'Group membership operation already in progress', ['isLocked', 'isUnanswered']],
	// A text does not make something of an error that nothing can follow.
	['CANCELLED', 'could not acquire lock', ['isFinal']],
	['CANCELLED', 'Apex CPU time limit exceeded', ['isFinal']],
])('%s that says "%s": %j', (code, message, traits) => {
	expect(traitsOf(said(code, message))).toEqual(traits);
});

test.each([
	[400, true],
	[414, true],
	[422, true],
	[431, true],
	[undefined, true],
	[404, false],
	[500, false],
])('an answer with status %s can be the refusal of a query: %s', (status, expected) => {
	expect(isRefusedQuery(said('MALFORMED_QUERY', 'unexpected token', status))).toBe(expected);
});

test('says of what is not done that it was not, and of what is in doubt that it may have been', () => {
	expect(asNotDone(said('NOT_FOUND'), 'jane@acme.example', 'frozen').message).toBe(
		'jane@acme.example was not frozen: said',
	);
	expect(asNotDone(said('NO_RESULT'), 'jane@acme.example', 'frozen').message).toBe(
		'jane@acme.example may have been frozen: said',
	);
});

// Each is what an error of this code and text would be.
const VALUES = ['CANCELLED', 'DUPLICATE_VALUE', 'INSUFFICIENT_ACCESS', 'LICENSE_LIMIT_EXCEEDED', 'NO_RESULT'].map(
	(errorCode) => ({ errorCode, message: 'UNABLE_TO_LOCK_ROW System.LimitException license limit exceeded' }),
);

test('a value is none of it', () => {
	expect([undefined, { id: '005' }, 'CANCELLED', ...VALUES].flatMap(traitsOf)).toEqual([]);
});
