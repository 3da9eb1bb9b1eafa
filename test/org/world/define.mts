/** Small builders to write objects and fields down. */
import type { Field, FieldType, ObjectType, PicklistEntry, Rules } from './model.mts';
import type { FieldValue } from './types.mts';

type FieldOptions = Partial<Omit<Field, 'name' | 'label' | 'type' | 'length'>> & {
	/** Shorthand for `nillable: false`. */
	required?: boolean;
};

function field(name: string, label: string, type: FieldType, length: number, options: FieldOptions): Field {
	const { required, ...rest } = options;
	return {
		name,
		label,
		type,
		length,
		createable: true,
		updateable: true,
		nillable: !required && type !== 'boolean',
		defaultedOnCreate: type === 'boolean',
		unique: false,
		idLookup: false,
		externalId: false,
		custom: name.endsWith('__c'),
		filterable: type !== 'base64' && type !== 'address',
		restricted: type === 'picklist',
		referenceTo: [],
		cascadeDelete: false,
		...rest,
	};
}

/** Cannot be written through the API. */
export const READ_ONLY = { createable: false, updateable: false } as const;
/** Can be given on create only. */
export const CREATE_ONLY = { updateable: false } as const;

/** A field of text of at most `length` characters. */
export const text = (name: string, label: string, length: number, options: FieldOptions = {}) =>
	field(name, label, 'string', length, options);
/** A field of text with lines. */
export const textArea = (name: string, label: string, length: number, options: FieldOptions = {}) =>
	field(name, label, 'textarea', length, options);
/** A field of an email address. */
export const email = (name: string, label: string, options: FieldOptions = {}) =>
	field(name, label, 'email', 128, { ...options });
/** A field of a phone number. */
export const phone = (name: string, label: string, options: FieldOptions = {}) =>
	field(name, label, 'phone', 40, options);
/** A field of a URL. */
export const url = (name: string, label: string, options: FieldOptions = {}) =>
	field(name, label, 'url', 1024, options);
/** A field of true or false; false by default. */
export const flag = (name: string, label: string, options: FieldOptions = {}) =>
	field(name, label, 'boolean', 0, { defaultValue: false, ...options });
/** A field of a whole number. */
export const whole = (name: string, label: string, options: FieldOptions = {}) => field(name, label, 'int', 0, options);
/** A field of a number. */
export const decimal = (name: string, label: string, options: FieldOptions = {}) =>
	field(name, label, 'double', 0, options);
/** A field of an amount of money. */
export const money = (name: string, label: string, options: FieldOptions = {}) =>
	field(name, label, 'currency', 0, options);
/** A field of a time of the day. */
export const timeOfDay = (name: string, label: string, options: FieldOptions = {}) =>
	field(name, label, 'time', 0, options);
/** A field of a date. */
export const date = (name: string, label: string, options: FieldOptions = {}) => field(name, label, 'date', 0, options);
/** A field of a moment. */
export const dateTime = (name: string, label: string, options: FieldOptions = {}) =>
	field(name, label, 'datetime', 0, options);
/** A field of one of the values; a text stands for its own label. */
export const picklist = (
	name: string,
	label: string,
	values: readonly (PicklistEntry | string)[],
	options: FieldOptions = {},
) =>
	field(name, label, 'picklist', 255, {
		picklist: values.map((entry) => (typeof entry === 'string' ? { value: entry, label: entry } : entry)),
		...options,
	});
/** A field of several of the values, as text with semicolons. */
export const severalOf = (name: string, label: string, values: readonly string[], options: FieldOptions = {}) =>
	field(name, label, 'multipicklist', 4099, {
		picklist: values.map((value) => ({ value, label: value })),
		restricted: true,
		...options,
	});
/** A field of a value of any type. */
export const anyValue = (name: string, label: string, options: FieldOptions = {}) =>
	field(name, label, 'anyType', 255, { filterable: false, ...options });
/** A field of the ID of a record of one or several objects; the parent's name in SOQL follows from the field's. */
export const reference = (
	name: string,
	label: string,
	referenceTo: string | readonly string[],
	options: FieldOptions = {},
) =>
	field(name, label, 'reference', 18, {
		referenceTo: typeof referenceTo === 'string' ? [referenceTo] : referenceTo,
		relationshipName: name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, ''),
		...options,
	});
/** A field of bytes. */
export const blob = (name: string, label: string, options: FieldOptions = {}) =>
	field(name, label, 'base64', 0, options);
/** The field, computed when it is read. */
export const formula = (made: Field, compute: NonNullable<Field['formula']>): Field => ({
	...made,
	...READ_ONLY,
	formula: compute,
});

/** Builds a field of the type `address` from its parts. */
export const address = (name: string, label: string, prefix: string): Field =>
	formula(field(name, label, 'address', 0, {}), (record, { org }) => {
		const part = (field: string): FieldValue => record[prefix + field] ?? null;
		const hasCodes = org.settings.stateAndCountryPicklists;
		const parts = {
			city: part('City'),
			country: part('Country'),
			...(hasCodes && { countryCode: part('CountryCode') }),
			geocodeAccuracy: null,
			latitude: null,
			longitude: null,
			postalCode: part('PostalCode'),
			state: part('State'),
			...(hasCodes && { stateCode: part('StateCode') }),
			street: part('Street'),
		};
		return Object.values(parts).some((value) => value !== null) ? parts : null;
	});

const AUDIT_FIELDS = [
	dateTime('CreatedDate', 'Created Date', { ...READ_ONLY, nillable: false, defaultedOnCreate: true }),
	reference('CreatedById', 'Created By ID', 'User', { ...READ_ONLY, nillable: false, defaultedOnCreate: true }),
	dateTime('LastModifiedDate', 'Last Modified Date', { ...READ_ONLY, nillable: false, defaultedOnCreate: true }),
	reference('LastModifiedById', 'Last Modified By ID', 'User', {
		...READ_ONLY,
		nillable: false,
		defaultedOnCreate: true,
	}),
	dateTime('SystemModstamp', 'System Modstamp', { ...READ_ONLY, nillable: false, defaultedOnCreate: true }),
];

interface ObjectOptions {
	label: string;
	labelPlural?: string;
	keyPrefix: string | null;
	/** Letters of what the object allows: c(reate), u(pdate), d(elete). All can be queried. */
	allows: string;
	setup?: boolean;
	/** Which audit fields there are: all by default. */
	audit?: readonly string[];
	fields: readonly Field[];
	rules?: Rules;
}

/** Builds an object with its `Id` and audit fields. */
export function defineObject(name: string, options: ObjectOptions): ObjectType {
	const id = field('Id', `${options.label} ID`, 'id', 18, {
		...READ_ONLY,
		nillable: false,
		defaultedOnCreate: true,
		idLookup: true,
	});
	const audit = AUDIT_FIELDS.filter((made) => !options.audit || options.audit.includes(made.name));
	const fields = [id, ...options.fields, ...audit];
	return {
		name,
		label: options.label,
		labelPlural: options.labelPlural ?? `${options.label}s`,
		keyPrefix: options.keyPrefix,
		createable: options.allows.includes('c'),
		updateable: options.allows.includes('u'),
		deletable: options.allows.includes('d'),
		queryable: true,
		setup: options.setup ?? false,
		custom: name.endsWith('__c'),
		fields: new Map(fields.map((made) => [made.name.toLowerCase(), made])),
		...options.rules,
	};
}
