/** Refusals that are about which record is meant. See index.mts for the sources. */
import type { Change } from '../world/model.mts';
import type { LockForm, OrgError } from '../world/types.mts';
import { refuse } from './refuse.mts';

/** recorded (amp-labs) */
export const entityIsDeleted = () => refuse(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
/** recorded (Nango): a row of a collection whose id is no record. */
export const invalidCrossReference = (fields: string[] = []) =>
	refuse(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', fields);
/** recorded (amp-labs) */
export const idNotSpecified = (call: string) =>
	refuse(400, 'MISSING_ARGUMENT', `Id not specified in an ${call} call`, []);
/** REST guide, collections */
export const malformedId = (id: string) => refuse(400, 'MALFORMED_ID', `malformed id ${id}`, []);
/** REST guide, collections: an id of another object. */
export const idOfIncorrectType = (label: string, id: string, field: string) =>
	refuse(400, 'MALFORMED_ID', `${label}: id value of incorrect type: ${id}`, [field]);
/** SOAP guide and Data Loader [U] */
export const duplicateIdInCall = () => refuse(400, 'INVALID_ID_FIELD', 'duplicate id specified', []);

/** What locked rows are told by: a code, and a text in which the object and the id stand. */
const LOCKS: Readonly<Record<LockForm, [code: string, message: (object: string, id: string) => string]>> = {
	row: ['UNABLE_TO_LOCK_ROW', (_object, id) => `unable to obtain exclusive access to this record or 1 records: ${id}`],
	'group membership': ['UNKNOWN_EXCEPTION', () => 'group membership operation already in progress'],
	'acquire lock': ['UNKNOWN_EXCEPTION', () => 'could not acquire lock'],
	trigger: [
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		(object, id) =>
			`${object}Trigger: execution of AfterUpdate\n\ncaused by: System.DmlException: Update failed. First exception on row 0 with id ${id}; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record or 1 records: ${id}: []`,
	],
};

/**
 * A row that somebody else holds; safe to repeat. UNABLE_TO_LOCK_ROW: vendor knowledge bases. Changes of role and
 * IsActive recalculate groups, and a second one meanwhile is refused (draes_group_membership_locking; the shorter text
 * is newer); a trigger that meets the lock passes it on inside its own error (public forums).
 */
export function rowIsLocked(form: LockForm, { object, record }: Change): OrgError {
	const [code, message] = LOCKS[form];
	return refuse(400, code, message(object.name, record.Id), []);
}

/** general knowledge */
export const idOnInsert = () =>
	refuse(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
/** general knowledge */
export const keyInBody = (field: string) =>
	refuse(400, 'INVALID_FIELD', `The ${field} field should not be specified in the sobject data.`);
/** SOAP guide; connectors' stubs */
export const operationNotSupported = (object: string, operation: string) =>
	refuse(400, 'INVALID_TYPE_FOR_OPERATION', `entity type ${object} does not support ${operation}`, []);
