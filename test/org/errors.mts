/**
 * What Salesforce answers when it refuses: status, code and text letter by letter, each with where it is known from.
 * One place to correct a text. [U] facts take their value from the settings.
 *
 * Sources: REST guide = REST API Developer Guide v62 to v67; recorded = real traffic in the test data of open-source
 * connectors (amp-labs/connectors, CumulusCI, restforce, Nango); KB = Salesforce knowledge article.
 */
import { OrgError, type SalesforceFault } from './types.mts';
import { to15 } from './ids.mts';
import type { Settings } from './settings.mts';

function refuse(status: number, errorCode: string, message: string, fields?: string[]): OrgError {
	return new OrgError(fields ? { status, errorCode, message, fields } : { status, errorCode, message });
}

// ---- requests ----

/** recorded (CumulusCI) */
export const notFound = () => refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
/** recorded (Nango, restforce): upsert or get by a field that is no external id. */
export const externalIdNotFound = (field: string) =>
	refuse(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${field}`);
/** REST guide, API end-of-life: 21.0 to 30.0 went with Summer '25. */
export const versionRetired = () => refuse(410, 'GONE', 'The requested resource no longer exists');
/** REST guide v67; assumed text */
export const invalidIdempotencyKey = () =>
	refuse(400, 'INVALID_IDEMPOTENCY_KEY', 'The Idempotency-Key header must be a UUID of version 4');
/** vendor knowledge bases */
export const methodNotAllowed = (method: string, allowed: string[]) =>
	refuse(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`);
/** [U] for User */
export const deleteNotSupported = (settings: Settings, object: string) =>
	settings.userDelete === '405 METHOD_NOT_ALLOWED'
		? methodNotAllowed('DELETE', ['HEAD', 'GET', 'PATCH'])
		: operationNotSupported(object, 'delete');
/** The org's own answer where Salesforce would do something that the org cannot. */
export const notImplemented = (what: string) =>
	refuse(501, 'NOT_IMPLEMENTED', `The simulated org does not implement ${what}`);
/** REST guide, status codes; the text of restforce's recordings. */
export const requestLimitExceeded = () => refuse(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
/** REST guide, status codes */
export const apiDisabledForUser = () => refuse(403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User');
/** simple-salesforce #167, general knowledge */
export const jsonParserError = (message: string) => refuse(400, 'JSON_PARSER_ERROR', message);
export const cannotDeserialize = (type: string, token: string, value: string) =>
	jsonParserError(
		`Cannot deserialize instance of ${type} from ${token} value ${value} or request may be missing a required field at [line:1, column:2]`,
	);

// ---- records ----

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
export const idInBody = () => refuse(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.');
/** SOAP guide; connectors' stubs */
export const operationNotSupported = (object: string, operation: string) =>
	refuse(400, 'INVALID_TYPE_FOR_OPERATION', `entity type ${object} does not support ${operation}`, []);

// ---- calls with many records ----

/** recorded (amp-labs) */
export const noRecords = () => refuse(400, 'REQUIRED_FIELD_MISSING', 'At least 1 record is required');
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

// ---- composite ----

/** REST guide, allOrNone */
export const halted = () =>
	refuse(
		400,
		'PROCESSING_HALTED',
		'The transaction was rolled back since another operation in the same transaction failed.',
	);
/** REST guide, Composite */
export const invalidReference = (path: string, name: string) =>
	refuse(400, 'PROCESSING_HALTED', `Invalid reference specified. No value for ${path} found in ${name}`);
/** REST guide, Composite Batch */
export const batchHalted = () => refuse(412, 'BATCH_PROCESSING_HALTED', 'Batch processing halted per request');
/** assumed text */
export const tooManySubrequests = (most: number, what: string) =>
	refuse(400, 'LIMIT_EXCEEDED', `A request has at most ${most} ${what}`);

// ---- fields ----

/** recorded (amp-labs) */
export const noSuchColumn = (field: string, object: string) =>
	refuse(400, 'INVALID_FIELD', `No such column '${field}' on sobject of type ${object}`, []);
/** recorded (amp-labs) */
export const fieldNotWritable = (fields: string[]) =>
	refuse(
		400,
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		`Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
		fields,
	);
/** recorded (amp-labs) */
export const requiredFieldsMissing = (fields: string[]) =>
	refuse(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${fields.join(', ')}]`, fields);
/** vendor knowledge bases */
export const stringTooLong = (label: string, value: string, length: number, field: string) =>
	refuse(400, 'STRING_TOO_LONG', `${label}: data value too large: ${value} (max length=${length})`, [field]);
/** vendor knowledge bases */
export const invalidEmail = (label: string, value: string, field: string) =>
	refuse(400, 'INVALID_EMAIL_ADDRESS', `${label}: invalid email address: ${value}`, [field]);
export const invalidUsername = (settings: Settings) =>
	refuse(400, 'INVALID_EMAIL_ADDRESS', settings.usernameNotEmailMessage, ['Username']);
/** vendor knowledge bases: the label stands in the text, the API name in `fields`. */
export const badPicklistValue = (label: string, value: string, field: string) =>
	refuse(
		400,
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		`${label}: bad value for restricted picklist field: ${value}`,
		[field],
	);
/** jsforce and connectors' stubs */
export const wrongType = (label: string, value: string, field: string) =>
	refuse(400, 'INVALID_TYPE_ON_FIELD_IN_RECORD', `${label}: value not of required type: ${value}`, [field]);
/** recorded */
export const duplicateValue = (field: string, id: string) =>
	refuse(400, 'DUPLICATE_VALUE', `duplicate value found: ${field} duplicates value on record with id: ${id}`, [field]);

/** StatusCode enum; the rest of the sentence is as the documentation words it. */
export const deleteFailed = (name: string, what: string) =>
	refuse(
		400,
		'DELETE_FAILED',
		`Your attempt to delete ${name} could not be completed because it is associated with the following ${what}.`,
		[],
	);

// ---- rights ----

/** KB and connectors; the status is [U]. */
export const insufficientAccess = (settings: Settings, message = 'insufficient access rights on object id') =>
	refuse(settings.insufficientAccessStatus, 'INSUFFICIENT_ACCESS_OR_READONLY', message, []);
/** StatusCode enum */
export const insufficientAccessOnReference = (fields: string[] = []) =>
	refuse(
		400,
		'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
		'insufficient access rights on cross-reference id',
		fields,
	);
/** REST guide, sObject User Password */
export const noPasswordAccess = () =>
	refuse(403, 'INSUFFICIENT_ACCESS', 'You do not have permission to view this record.');

// ---- users ----

/** KB 000381924 */
export const duplicateUsername = () =>
	refuse(
		400,
		'DUPLICATE_USERNAME',
		"Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address).",
		['Username'],
	);
export const duplicateNickname = (settings: Settings) =>
	refuse(400, 'DUPLICATE_COMM_NICKNAME', settings.duplicateNicknameMessage, ['CommunityNickname']);
/** KB 000387847 */
export const licenseLimitExceeded = (fields: string[] = []) =>
	refuse(400, 'LICENSE_LIMIT_EXCEEDED', 'License Limit Exceeded', fields);
/** StatusCode enum */
export const lastAdministrator = () =>
	refuse(400, 'CANNOT_DISABLE_LAST_ADMIN', 'must have at least one active administrator', []);
export const deactivationBlocked = (settings: Settings, message: string) =>
	refuse(400, settings.deactivationBlockerCode, message, []);
export const fieldIntegrity = (message: string, fields: string[] = []) =>
	refuse(400, 'FIELD_INTEGRITY_EXCEPTION', message, fields);
export const freezeSelf = (settings: Settings) =>
	refuse(400, 'CANNOT_FREEZE_SELF', settings.freezeSelfMessage, ['IsFrozen']);
/** StatusCode enum, SOAP guide */
export const inactiveOwner = (userId: string, object: string) =>
	refuse(
		400,
		'INACTIVE_OWNER_OR_USER',
		`operation performed with inactive user [${to15(userId)}] as owner of ${object.toLowerCase()}`,
		['OwnerId'],
	);
/** StatusCode enum; the text is [U] */
export const passwordLockout = (settings: Settings) =>
	refuse(400, 'CANNOT_PASSWORD_LOCKOUT', settings.passwordLockoutMessage, ['IsPasswordLocked']);
/** general knowledge */
export const queueNotForObject = (object: string) =>
	refuse(400, 'INVALID_CROSS_REFERENCE_KEY', `Queue not associated with this SObject type: ${object}`, ['OwnerId']);
/** REST guide, sObject User Password */
export const invalidNewPassword = (message = 'Your password must have a mix of letters and numbers.') =>
	refuse(400, 'INVALID_NEW_PASSWORD', message);

// ---- entitlements ----

/** recorded (amp-labs): two spaces, 15-character ids */
export const duplicateAssignment = (assigneeId: string, permissionSetId: string) =>
	refuse(
		400,
		'DUPLICATE_VALUE',
		`Duplicate PermissionSetAssignment.  Assignee: ${to15(assigneeId)}; Permission Set: ${to15(permissionSetId)}`,
		['AssigneeId', 'PermissionSetId'],
	);

/** knowledge bases of Veeva and others; which permission the text names depends on the set. */
export const licenseMismatch = (permissionSet: string, user: string) =>
	fieldIntegrity(
		`Can't assign permission set "${permissionSet}" to user "${user}". The user license doesn't allow the permission: Read Accounts`,
		['PermissionSetId'],
	);
/** assumed text */
export const inactiveAssignee = () =>
	fieldIntegrity("Can't assign a permission set to an inactive user.", ['AssigneeId']);
/** assumed text: exactly one of set and group is given (Object Reference, PermissionSetAssignment). */
export const setAndGroup = () =>
	fieldIntegrity('Specify either a permission set or a permission set group, not both.', [
		'PermissionSetId',
		'PermissionSetGroupId',
	]);
/** assumed text */
export const expirationInThePast = () => fieldIntegrity('Expiration date must be in the future.', ['ExpirationDate']);
/** [U] */
export function profileOwnedAssignment(settings: Settings): OrgError {
	if (settings.profileOwnedAssignmentDelete === 'INVALID_CROSS_REFERENCE_KEY') return invalidCrossReference();
	if (settings.profileOwnedAssignmentDelete === 'INSUFFICIENT_ACCESS_OR_READONLY') return insufficientAccess(settings);
	return refuse(400, 'DELETE_FAILED', 'cannot delete, owned by profile', []);
}
/** [U] */
export const permissionSetLicenseInUse = (settings: Settings) =>
	refuse(400, settings.permissionSetLicenseInUseCode, settings.permissionSetLicenseInUseMessage, []);
/** [U] */
export const permissionSetLicenseExhausted = (settings: Settings) =>
	refuse(400, settings.permissionSetLicenseExhaustedCode, 'License Limit Exceeded', []);

// ---- files ----

/** the wording is [U] */
export const pathOnClientMissing = (settings: Settings) =>
	refuse(400, 'REQUIRED_FIELD_MISSING', settings.pathOnClientMissingMessage, ['PathOnClient']);
/** the code is [U] */
export const badFirstPublishLocation = (settings: Settings, id: string) =>
	refuse(400, settings.badFirstPublishLocationCode, `First Publish Location ID: id value is not valid: ${id}`, [
		'FirstPublishLocationId',
	]);
/** Object Reference, ContentVersion, FirstPublishLocationId; the text is assumed */
export const firstLocationIsFixed = () =>
	refuse(400, 'FIELD_INTEGRITY_EXCEPTION', 'FirstPublishLocationId cannot be changed for a new version', [
		'FirstPublishLocationId',
	]);
/** StatusCode enum; the texts are assumed */
export const fileExtensionNotAllowed = (extension: string) =>
	refuse(400, 'FILE_EXTENSION_NOT_ALLOWED', `Your company doesn't support the following file types: .${extension}`, []);
export const htmlNotAllowed = () => refuse(400, 'HTML_FILE_UPLOAD_NOT_ALLOWED', 'HTML file upload is not allowed', []);
export const fileTooLarge = (limit: number) =>
	refuse(400, 'FILE_SIZE_LIMIT_EXCEEDED', `File size exceeds the maximum of ${limit} bytes`, []);
export const documentTooLarge = (limit: number) =>
	refuse(400, 'MAXIMUM_SIZE_OF_DOCUMENT', `Document size exceeds the maximum of ${limit} bytes`, ['Body']);
export const attachmentTooLarge = (limit: number) =>
	refuse(400, 'MAXIMUM_SIZE_OF_ATTACHMENT', `Attachment size exceeds the maximum of ${limit} bytes`, ['Body']);
export const publicationLimitExceeded = () => refuse(400, 'LIMIT_EXCEEDED', 'Content publication limit exceeded', []);
/** StatusCode enum */
export const storageLimitExceeded = () => refuse(400, 'STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded', []);
/** stub of mpekacki/migr_ts */
export const duplicateFileLink = (documentId: string, entityId: string) =>
	refuse(
		400,
		'DUPLICATE_VALUE',
		`Document with ID: ${documentId} is already linked with the entity with ID: ${entityId}`,
		['LinkedEntityId'],
	);
/** vendor knowledge bases */
export const invalidSharingType = (settings: Settings, type: string) =>
	refuse(settings.insufficientAccessStatus, 'INSUFFICIENT_ACCESS_OR_READONLY', `Invalid sharing type ${type}`, [
		'ShareType',
	]);
/** general knowledge */
export const contentDocumentLinkFilter = () =>
	refuse(
		400,
		'MALFORMED_QUERY',
		"Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.",
	);
/** StatusCode enum; the texts are assumed */
export const invalidMultipart = (message: string) => refuse(400, 'INVALID_MULTIPART_REQUEST', message);

// ---- Bulk API 2.0; codes of the Bulk API guide, texts assumed unless said ----

export const bulkUnknownObject = (name: string) =>
	refuse(400, 'INVALIDENTITY', `InvalidEntity : Unable to find object: ${name}`);
export const bulkInvalid = (message: string) => refuse(400, 'INVALIDJOB', `InvalidJob : ${message}`);
/** vendor knowledge bases */
export const hardDeleteNotAllowed = () =>
	refuse(
		400,
		'FEATURENOTENABLED',
		'FeatureNotEnabled : hardDelete operation requires special user profile permission, please contact your system administrator',
	);
export const bulkWrongState = (id: string, state: string) =>
	refuse(400, 'INVALIDJOBSTATE', `Invalid job state: job ${id} is ${state}`);
/** vendor knowledge bases */
export const bulkSecondUpload = (id: string) =>
	refuse(
		400,
		'CLIENTINPUTERROR',
		`Found multiple contents for job: <${id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
	);
export const bulkTooLarge = (limit: number) =>
	refuse(400, 'CLIENTINPUTERROR', `The upload is larger than ${limit} bytes after encoding in base64`);

// ---- queries ----

export const malformedQuery = (message: string) => refuse(400, 'MALFORMED_QUERY', message);
export const invalidQueryField = (message: string) => refuse(400, 'INVALID_FIELD', message);
export const invalidQueryType = (message: string) => refuse(400, 'INVALID_TYPE', message);
/** StatusCode enum, general knowledge */
export const invalidFilterOperator = (message: string) => refuse(400, 'INVALID_QUERY_FILTER_OPERATOR', message);
/** SOQL guide, FIELDS() */
export const duplicateField = (path: string) => invalidQueryField(`duplicate field selected: ${path}`);
/** SOQL guide, OFFSET */
export const offsetTooLarge = () => refuse(400, 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
/** Tooling API guide */
export const onlyOneRow = () =>
	malformedQuery(
		'When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval. Result size: more than 1',
	);
/** REST guide, query */
export const invalidQueryLocator = () => refuse(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');

/** The error array of a refused request (REST guide, error response). */
export function errorBody(faults: readonly SalesforceFault[]): object[] {
	return faults.map(({ message, errorCode, fields }) =>
		fields ? { message, errorCode, fields } : { message, errorCode },
	);
}
