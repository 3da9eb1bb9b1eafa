/** Refusals of calls with many records. See index.mts for the sources. */
import type { Settings } from '../world/settings.mts';
import { refuse } from './refuse.mts';
import { jsonParserError } from './requests.mts';

/** recorded (amp-labs) */
export const noRecords = () => refuse(400, 'REQUIRED_FIELD_MISSING', 'At least 1 record is required');
/** recorded by vendors; the status is [U] */
export const runningTooLong = ({ compositeTimeout }: Settings) =>
	refuse(
		compositeTimeout === '400 for the call' ? 400 : 503,
		'REQUEST_RUNNING_TOO_LONG',
		'Your request was running for too long, and has been stopped.',
	);
/** vendor knowledge bases */
export const tooManyRecords = (most: number) =>
	refuse(400, 'EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${most} records into this call`);
/** general knowledge: the JSON reader refuses keys that it does not know. */
export const unrecognizedField = (name: string) =>
	jsonParserError(`Unrecognized field "${name}" at [line:1, column:2]`);
/** recorded (Nango) */
export const attributesMissing = () =>
	refuse(
		400,
		'JSON_PARSER_ERROR',
		'Nested object for polymorphic foreign key must have an attributes field before any other fields.',
		[],
	);
/** the text of a query, without its snippet */
export const unknownType = (type: string) =>
	refuse(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`, []);
/** recorded (amp-labs) */
export const rolledBack = () =>
	refuse(
		400,
		'ALL_OR_NONE_OPERATION_ROLLED_BACK',
		'Record rolled back because not all records were valid and the request was using AllOrNone header',
		[],
	);
/** assumed text (SOAP guide, chunks of types) */
export const tooManyChunks = (most: number) =>
	refuse(400, 'LIMIT_EXCEEDED', `Records of different types must be grouped: at most ${most} chunks in one call`);
/**
 * recorded (Salesforce Stack Exchange 377154, CPU time); `X: System.LimitException: Too many SOQL queries: 101` and, for
 * packages, `Ns:Too many SOQL queries: 101` are quoted by issues of DLRS #357 and workbench #813
 */
export const apexLimit = (message: string) => refuse(400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message, []);
/** KB, mixed DML */
export const mixedDml = (object: string, original: string) =>
	refuse(
		400,
		'MIXED_DML_OPERATION',
		`DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): ${object}, original object: ${original}`,
		[],
	);
/** libraries' stubs */
export const duplicateExternalId = (value: string) =>
	refuse(400, 'DUPLICATE_VALUE', `Duplicate external id specified: ${value}`, []);
/** general knowledge */
export const externalIdMissing = (field: string) => refuse(400, 'MISSING_ARGUMENT', `${field} not specified`, []);
/** assumed text: one type per upsert */
export const typeOfUpsert = (object: string) =>
	refuse(400, 'INVALID_TYPE', `All records of this call must be of the type ${object}`, []);
