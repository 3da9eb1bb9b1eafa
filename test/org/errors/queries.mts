/** Refusals of queries. See index.mts for the sources. */
import { refuse } from './refuse.mts';

export const malformedQuery = (message: string) => refuse(400, 'MALFORMED_QUERY', message);
export const invalidQueryField = (message: string) => refuse(400, 'INVALID_FIELD', message);
export const invalidQueryType = (message: string) => refuse(400, 'INVALID_TYPE', message);
/** StatusCode enum, general knowledge */
export const invalidFilterOperator = (message: string) => refuse(400, 'INVALID_QUERY_FILTER_OPERATOR', message);
/** SOQL guide, FIELDS() */
export const duplicateField = (path: string) => invalidQueryField(`duplicate field selected: ${path}`);
/** SOQL guide, OFFSET */
export const offsetTooLarge = () => refuse(400, 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
/** vendor knowledge bases: the code and the text */
export const aggregateTooLarge = () =>
	refuse(
		400,
		'EXCEEDED_ID_LIMIT',
		'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
	);
/** Tooling API guide */
export const onlyOneRow = () =>
	malformedQuery(
		'When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval. Result size: more than 1',
	);
/** quoted by vendors of connectors, who name the code too */
export const reifiedColumnRequired = (object: string, fields: readonly string[]) =>
	malformedQuery(`${object}: a filter on a reified column is required [${fields.join(',')}]`);
/** Object Reference, UserRecordAccess: one user and up to 200 records; the text is assumed */
export const userRecordAccessFilter = (field: string) =>
	malformedQuery(
		`Implementation restriction: UserRecordAccess requires a filter by ${field}, one user and up to 200 records`,
	);
/** recorded (restforce): the code; the texts are general knowledge */
export const malformedSearch = (message: string) => refuse(400, 'MALFORMED_SEARCH', message);
/** REST guide, query */
export const invalidQueryLocator = () => refuse(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
