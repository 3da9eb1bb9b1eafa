/** One field as the describe shows it (recorded shape). */
import type { Field } from '../../world/model.mts';

const SOAP_TYPES: Readonly<Record<string, string>> = {
	id: 'tns:ID',
	reference: 'tns:ID',
	boolean: 'xsd:boolean',
	int: 'xsd:int',
	double: 'xsd:double',
	currency: 'xsd:double',
	time: 'xsd:time',
	date: 'xsd:date',
	datetime: 'xsd:dateTime',
	address: 'urn:address',
	base64: 'xsd:base64Binary',
};

const WITH_TEXT = ['string', 'textarea', 'email', 'phone', 'url', 'picklist', 'multipicklist'];
const WITH_LENGTH = [...WITH_TEXT, 'id', 'reference'];

/** Keys that say nothing here: no formulas to show, no encryption, no masks. */
const UNUSED = {
	aiPredictionField: false,
	calculated: false,
	calculatedFormula: null,
	caseSensitive: false,
	compoundFieldName: null,
	defaultValueFormula: null,
	deprecatedAndHidden: false,
	displayLocationInDecimal: false,
	encrypted: false,
	extraTypeInfo: null,
	filteredLookupInfo: null,
	formulaTreatNullNumberAsZero: false,
	highScaleNumber: false,
	htmlFormatted: false,
	inlineHelpText: null,
	mask: null,
	maskType: null,
	queryByDistance: false,
	referenceTargetField: null,
	relationshipOrder: null,
	restrictedDelete: false,
	writeRequiresMasterRead: false,
};

/** The entry of a field in `fields` of a describe, its keys in alphabetical order as Salesforce has them. */
export function fieldDescribe(field: Field): object {
	const keys = { ...UNUSED, ...whatItIs(field), ...whatItAllows(field), ...whatItRefersTo(field) };
	return Object.fromEntries(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function whatItIs(field: Field): object {
	return {
		autoNumber: field.name === 'CaseNumber',
		byteLength: WITH_TEXT.includes(field.type) ? field.length * 3 : field.length,
		controllerName: field.controllerName ?? null,
		custom: field.custom,
		dependentPicklist: field.controllerName !== undefined,
		defaultValue: field.defaultValue ?? null,
		digits: field.type === 'int' ? 9 : 0,
		label: field.label,
		length: WITH_LENGTH.includes(field.type) ? field.length : 0,
		name: field.name,
		nameField: field.name === 'Name' || field.name === 'CaseNumber',
		picklistValues: picklistValues(field),
		precision: isDecimal(field) ? 18 : 0,
		restrictedPicklist: isPicklist(field) && field.restricted,
		scale: isDecimal(field) ? 2 : 0,
		soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
		type: field.type,
	};
}

const isDecimal = ({ type }: Field) => type === 'double' || type === 'currency';
const isPicklist = ({ type }: Field) => type === 'picklist' || type === 'multipicklist';

const UNGROUPED = ['datetime', 'double', 'currency', 'multipicklist', 'time'];

function whatItAllows(field: Field): object {
	const isScalar = !['address', 'base64', 'textarea', 'multipicklist'].includes(field.type);
	return {
		aggregatable: isScalar && field.type !== 'boolean',
		createable: field.createable,
		defaultedOnCreate: field.defaultedOnCreate,
		externalId: field.externalId,
		filterable: field.filterable,
		groupable: isScalar && !UNGROUPED.includes(field.type),
		idLookup: field.idLookup,
		nillable: field.nillable,
		permissionable: field.custom,
		searchPrefilterable: field.type === 'reference',
		sortable: isScalar,
		unique: field.unique,
		updateable: field.updateable,
	};
}

function whatItRefersTo(field: Field): object {
	return {
		cascadeDelete: field.cascadeDelete,
		namePointing: field.referenceTo.length > 1,
		polymorphicForeignKey: field.referenceTo.length > 1,
		referenceTo: field.referenceTo,
		relationshipName: field.relationshipName ?? null,
	};
}

function picklistValues(field: Field): object[] {
	return (field.picklist ?? []).map(({ value, label, defaultValue, active, validFor }) => ({
		active: active ?? true,
		defaultValue: defaultValue ?? value === field.defaultValue,
		label,
		validFor: validFor ?? null,
		value,
	}));
}
