/** Refusals that are about the value of a field. See index.mts for the sources. */
import type { Settings } from '../world/settings.mts';
import { refuse } from './refuse.mts';

/** recorded (amp-labs, restforce): without the key `fields` in the answer of a single record */
export const noSuchColumn = (field: string, object: string) =>
	refuse(400, 'INVALID_FIELD', `No such column '${field}' on sobject of type ${object}`);
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
/** quoted by users of Apex and by an article of Okta's */
export const invalidUsername = (settings: Settings) =>
	refuse(400, 'FIELD_INTEGRITY_EXCEPTION', settings.usernameNotEmailMessage, ['Username']);
/** Help article 000187224: the domain is none of those that the org allows; the code is assumed. */
export const emailDomainNotAllowed = () => refuse(400, 'INVALID_EMAIL_ADDRESS', 'Invalid Email Address', ['Email']);
/** Quoted by administrators and in connectors' issues; the label of the field ends the text. */
export const countryMissing = () =>
	refuse(
		400,
		'FIELD_INTEGRITY_EXCEPTION',
		'A country/territory must be specified before specifying a state value for field: State/Province',
		['State'],
	);
export const stateNotInCountry = (label: string, field: string) =>
	refuse(
		400,
		'FIELD_INTEGRITY_EXCEPTION',
		`There's a problem with this state, even though it may appear correct. Please select a state from the list of valid states.: ${label}`,
		[field],
	);
export const noSuchCountry = (label: string, field: string) =>
	refuse(
		400,
		'FIELD_INTEGRITY_EXCEPTION',
		`There's a problem with this country/territory, even though it may appear correct. Please select a country/territory from the list of valid countries/territories.: ${label}`,
		[field],
	);
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
/** SOAP guide, upsert; the text of vendors' knowledge bases */
export const noForeignKey = (name: string, object: string) =>
	refuse(400, 'INVALID_FIELD', `Field name provided, ${name} does not match an External ID for ${object}`, []);
/** vendor knowledge bases */
export const foreignKeyNotFound = (value: string, field: string, object: string) =>
	refuse(
		400,
		'INVALID_FIELD',
		`Foreign key external ID: ${value} not found for field ${field} in entity ${object}`,
		[],
	);
/** general knowledge */
export const foreignKeyAmbiguous = (ids: string[]) =>
	refuse(400, 'DUPLICATE_VALUE', `More than one record found for external id field: [${ids.join(', ')}]`, []);
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
