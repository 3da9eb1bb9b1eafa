/** Refusals of a request as a whole. See index.mts for the sources. */
import type { Settings } from '../world/settings.mts';
import { operationNotSupported } from './records.mts';
import { refuse } from './refuse.mts';

/** A login host has no org behind it (recorded by amazon-connect, issue 12, and restforce, issue 939). */
export const urlNotReset = () =>
	refuse(400, 'URL_NOT_RESET', 'Destination URL not reset. The URL returned from login must be set');

/** recorded (CumulusCI) */
export const notFound = () => refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
/** StatusCode enum; the texts are assumed */
export const invalidReplicationDate = (message: string) => refuse(400, 'INVALID_REPLICATION_DATE', message);
/** Which objects can be replicated is recorded; how others are refused is not. */
export const notReplicateable = (object: string) =>
	refuse(400, 'INVALID_TYPE_FOR_OPERATION', `entity type ${object} does not support replication`);
export const replicationDateMissing = (name: string) =>
	refuse(400, 'MISSING_ARGUMENT', `${name} must be a date-time such as 2026-05-01T07:25:00+00:00`);
/** Apex guide, Apex REST: the path leads to no class */
export const noApexClass = () => refuse(404, 'NOT_FOUND', 'Could not find a match for URL');
/** recorded (Nango, restforce): upsert or get by a field that is no external id. */
export const externalIdNotFound = (field: string) =>
	refuse(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${field}`);
/** REST guide, API end-of-life: 21.0 to 30.0 went with Summer '25. */
export const versionRetired = () => refuse(410, 'GONE', 'The requested resource no longer exists');
/** REST guide v67; assumed text */
export const invalidIdempotencyKey = () =>
	refuse(400, 'INVALID_IDEMPOTENCY_KEY', 'The Idempotency-Key header must be a UUID of version 4');
/** REST guide, Conditional Requests; the text is assumed */
export const preconditionFailed = () =>
	refuse(412, 'PRECONDITION_FAILED', 'The precondition of a header of the request is not met');
/** vendor knowledge bases */
export const methodNotAllowed = (method: string, allowed: string[]) =>
	refuse(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`);
/** [U] for User */
export const deleteNotSupported = (settings: Settings, { name, updateable }: { name: string; updateable: boolean }) =>
	settings.userDelete === '405 METHOD_NOT_ALLOWED'
		? methodNotAllowed('DELETE', ['HEAD', 'GET', ...(updateable ? ['PATCH'] : [])])
		: operationNotSupported(name, 'delete');
/** The org's own answer where Salesforce would do something that the org cannot. */
export const notImplemented = (what: string) =>
	refuse(501, 'NOT_IMPLEMENTED', `The simulated org does not implement ${what}`);
/** REST guide, status codes; the text of restforce's recordings. */
export const requestLimitExceeded = () => refuse(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
/** REST guide, status codes */
export const apiDisabledForUser = () => refuse(403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User');
/** assumed text */
export const unreadableEncoding = (encoding: string) => jsonParserError(`The body could not be decoded as ${encoding}`);
/** simple-salesforce #167, general knowledge */
export const jsonParserError = (message: string) => refuse(400, 'JSON_PARSER_ERROR', message);
export const cannotDeserialize = (type: string, token: string, value: string) =>
	jsonParserError(
		`Cannot deserialize instance of ${type} from ${token} value ${value} or request may be missing a required field at [line:1, column:2]`,
	);
