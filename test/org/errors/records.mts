/** Refusals that are about which record is meant. See index.mts for the sources. */
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

/** vendor knowledge bases; safe to repeat */
export const unableToLockRow = (id: string) =>
	refuse(400, 'UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record or 1 records: ${id}`, []);

/** general knowledge */
export const idOnInsert = () =>
	refuse(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
/** general knowledge */
export const keyInBody = (field: string) =>
	refuse(400, 'INVALID_FIELD', `The ${field} field should not be specified in the sobject data.`);
/** SOAP guide; connectors' stubs */
export const operationNotSupported = (object: string, operation: string) =>
	refuse(400, 'INVALID_TYPE_FOR_OPERATION', `entity type ${object} does not support ${operation}`, []);
