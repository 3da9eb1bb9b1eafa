/** Refusals of files. See index.mts for the sources. */
import type { Settings } from '../world/settings.mts';
import { refuse } from './refuse.mts';

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
/** SFDMU, issue 754; the code is [U] */
export const noFileLinks = (settings: Settings, id: string) =>
	refuse(400, settings.noFileLinksCode, `Linked Entity ID: id value of incorrect type: ${id}`, ['LinkedEntityId']);
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
/** issues of SalesforceMobileSDK-ReactNative (237) and of frankframework (3917, 6118), which show the answers */
export const noNonBinaryPart = () => invalidMultipart('Multipart message must include a non-binary part');
export const severalBinaryParts = () => invalidMultipart('Cannot include more than one binary part');
export const nonBinaryPart = (type: string) => invalidMultipart(`Non-binary part must be JSON or XML, was: '${type}'`);
/** StatusCode enum; the texts are assumed */
export const invalidMultipart = (message: string) => refuse(400, 'INVALID_MULTIPART_REQUEST', message);
