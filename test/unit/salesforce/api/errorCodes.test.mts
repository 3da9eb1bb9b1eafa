import {
	isDuplicate,
	isFinal,
	isGone,
	isHiddenObject,
	isLocked,
	isLostAnswer,
	isMissingRight,
	isUnanswered,
	isUndecided,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/errorCodes.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';

const PREDICATES = {
	isDuplicate,
	isFinal,
	isGone,
	isHiddenObject,
	isLocked,
	isLostAnswer,
	isMissingRight,
	isUnanswered,
	isUndecided,
};

const traitsOf = (result: unknown) =>
	Object.entries(PREDICATES).flatMap(([name, predicate]) => (predicate(result) ? [name] : []));

test.each([
	['CANCELLED', ['isFinal']],
	['NOT_CONNECTED', ['isFinal']],
	['INVALID_SESSION_ID', ['isFinal']],
	['NOT_SALESFORCE', ['isFinal']],
	['API_DISABLED_FOR_ORG', ['isFinal', 'isHiddenObject']],
	['CONNECTION_LOST', ['isLostAnswer', 'isUnanswered', 'isUndecided']],
	['SERVER_UNAVAILABLE', ['isUnanswered', 'isUndecided']],
	['NO_RESULT', ['isUndecided']],
	['UNABLE_TO_LOCK_ROW', ['isLocked', 'isUndecided']],
	['NOT_FOUND', ['isGone']],
	['ENTITY_IS_DELETED', ['isGone']],
	['INVALID_TYPE', ['isHiddenObject']],
	['INSUFFICIENT_ACCESS', ['isHiddenObject', 'isMissingRight']],
	['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', ['isHiddenObject', 'isMissingRight']],
	['DUPLICATE_VALUE', ['isDuplicate']],
	['DUPLICATE_COMM_NICKNAME', ['isDuplicate']],
	['FIELD_INTEGRITY_EXCEPTION', []],
	['constructor', []],
])('%s: %j', (code, traits) => {
	expect(traitsOf(SalesforceError.reported(code, 'said'))).toEqual(traits);
});

test('a value is none of it', () => {
	expect([undefined, { id: '005' }, 'CANCELLED', { errorCode: 'CANCELLED' }].flatMap(traitsOf)).toEqual([]);
});
