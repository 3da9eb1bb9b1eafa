/** Refusals of Bulk API 2.0: codes of the Bulk API guide, texts assumed unless said. See index.mts for the sources. */
import { refuse } from './refuse.mts';

export const bulkUnknownObject = (name: string) =>
	refuse(400, 'INVALIDENTITY', `InvalidEntity : Unable to find object: ${name}`);
/** recorded in the issues of airbyte and others */
export const bulkUnsupported = (name: string) =>
	refuse(400, 'INVALIDENTITY', `Entity '${name}' is not supported by the Bulk API.`);
export const bulkInvalid = (message: string) => refuse(400, 'INVALIDJOB', `InvalidJob : ${message}`);
/** Stack Overflow 59282347; the name comes back in lower case */
export const bulkNoKey = (field: string, object: string) =>
	bulkInvalid(
		`Field name provided, ${field.toLowerCase()} does not match an External ID, Salesforce Id, or indexed field for ${object}`,
	);
/** recorded (amp-labs) */
export const bulkCellMisfit = (
	cell: string,
	{ column, type, field }: { column: number; type: string; field: string },
) =>
	refuse(
		400,
		'INVALID_FIELD',
		`Failed to deserialize field at col ${column}. Due to, '${cell}' is not a valid value for the type ${type}`,
		[field],
	);
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
