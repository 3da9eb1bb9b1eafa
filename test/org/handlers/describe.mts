/** Describe: what objects and fields there are for the running user (REST guide, sObject Describe; recorded shapes). */
import { objectOf } from './sobjects.mts';
import type { Context } from '../context.mts';
import type { Field, ObjectType } from '../schema.mts';
import type { ApiRequest, ApiResponse } from '../types.mts';

/** `GET /services/data/v66.0` */
export function resources(context: Context): ApiResponse {
	const base = `/services/data/v${context.caller.apiVersion}`;
	const names = ['composite', 'jobs', 'limits', 'query', 'queryAll', 'sobjects', 'tooling'];
	return { status: 200, body: Object.fromEntries(names.map((name) => [name, `${base}/${name}`])) };
}

export function describeGlobal(context: Context): ApiResponse {
	const objects = context.org.schema.objects.filter((object) => object.visible?.(context) !== false);
	return {
		status: 200,
		body: { encoding: 'UTF-8', maxBatchSize: 200, sobjects: objects.map((object) => objectSummary(context, object)) },
	};
}

/** `GET /sobjects/User` */
export function basicInformation(context: Context, _request: ApiRequest, [name = '']: string[]): ApiResponse {
	const object = objectOf(context, name);
	return { status: 200, body: { objectDescribe: objectSummary(context, object), recentItems: [] } };
}

export function describeObject(context: Context, _request: ApiRequest, [name = '']: string[]): ApiResponse {
	const object = objectOf(context, name);
	const fields = [...object.fields.values()].filter((field) => field.visible?.(context) !== false);
	return {
		status: 200,
		body: {
			actionOverrides: [],
			childRelationships: childRelationships(context, object),
			compactLayoutable: true,
			...objectSummary(context, object),
			defaultImplementation: null,
			extendedBy: null,
			extendsInterfaces: null,
			fields: fields.map((field) => fieldDescribe(field)),
			implementedBy: null,
			implementsInterfaces: null,
			listviewable: null,
			lookupLayoutable: null,
			namedLayoutInfos: [],
			networkScopeFieldName: null,
			recordTypeInfos: [],
			searchLayoutable: !object.setup,
			sobjectDescribeOption: 'FULL',
			supportedScopes: [{ label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' }],
		},
	};
}

function objectSummary(context: Context, object: ObjectType): object {
	return {
		activateable: false,
		associateEntityType: null,
		associateParentEntity: null,
		createable: object.createable,
		custom: object.custom,
		customSetting: false,
		deepCloneable: false,
		deletable: object.deletable,
		deprecatedAndHidden: false,
		feedEnabled: ['User', 'Account', 'Contact', 'Lead', 'Case', 'Opportunity'].includes(object.name),
		hasSubtypes: false,
		isInterface: false,
		isSubtype: false,
		keyPrefix: object.keyPrefix,
		label: object.label,
		labelPlural: object.labelPlural,
		layoutable: !object.setup,
		mergeable: ['Account', 'Contact', 'Lead'].includes(object.name),
		mruEnabled: !object.setup,
		name: object.name,
		queryable: object.queryable,
		replicateable: object.keyPrefix !== null,
		retrieveable: object.keyPrefix !== null,
		searchable: !object.setup || object.name === 'User',
		triggerable: !object.setup || object.name === 'User',
		undeletable: object.deletable && !object.setup,
		updateable: object.updateable,
		urls: urlsOf(context, object),
	};
}

/** User has one address more than others: `passwordUtilities` (recorded). */
function urlsOf(context: Context, object: ObjectType): object {
	const base = `/services/data/v${context.caller.apiVersion}/sobjects/${object.name}`;
	return {
		...(object.name === 'User' ? { passwordUtilities: `${base}/{ID}/password` } : {}),
		rowTemplate: `${base}/{ID}`,
		describe: `${base}/describe`,
		sobject: base,
	};
}

function childRelationships(context: Context, object: ObjectType): object[] {
	return context.org.schema
		.childrenOf(object)
		.filter(({ child }) => child.visible?.(context) !== false)
		.map(({ child, field }) => ({
			cascadeDelete: field.cascadeDelete,
			childSObject: child.name,
			deprecatedAndHidden: false,
			field: field.name,
			junctionIdListNames: [],
			junctionReferenceTo: [],
			relationshipName: field.childRelationshipName ?? null,
			restrictedDelete: false,
		}));
}

const SOAP_TYPES: Readonly<Record<string, string>> = {
	id: 'tns:ID',
	reference: 'tns:ID',
	boolean: 'xsd:boolean',
	int: 'xsd:int',
	double: 'xsd:double',
	date: 'xsd:date',
	datetime: 'xsd:dateTime',
	address: 'urn:address',
	base64: 'xsd:base64Binary',
};

const WITH_TEXT = ['string', 'textarea', 'email', 'phone', 'url', 'picklist'];

function fieldDescribe(field: Field): object {
	const isText = WITH_TEXT.includes(field.type);
	const isScalar = !['address', 'base64', 'textarea'].includes(field.type);
	return {
		aggregatable: isScalar && field.type !== 'boolean',
		aiPredictionField: false,
		autoNumber: field.name === 'CaseNumber',
		byteLength: isText ? field.length * 3 : field.length,
		calculated: false,
		calculatedFormula: null,
		cascadeDelete: field.cascadeDelete,
		caseSensitive: false,
		compoundFieldName: null,
		controllerName: null,
		createable: field.createable,
		custom: field.custom,
		defaultValue: field.defaultValue ?? null,
		defaultValueFormula: null,
		defaultedOnCreate: field.defaultedOnCreate,
		dependentPicklist: false,
		deprecatedAndHidden: false,
		digits: field.type === 'int' ? 9 : 0,
		displayLocationInDecimal: false,
		encrypted: false,
		externalId: field.externalId,
		extraTypeInfo: null,
		filterable: field.filterable,
		filteredLookupInfo: null,
		formulaTreatNullNumberAsZero: false,
		groupable: isScalar && field.type !== 'datetime' && field.type !== 'double',
		highScaleNumber: false,
		htmlFormatted: false,
		idLookup: field.idLookup,
		inlineHelpText: null,
		label: field.label,
		length: field.type === 'picklist' || isText || field.type === 'id' || field.type === 'reference' ? field.length : 0,
		mask: null,
		maskType: null,
		name: field.name,
		nameField: field.name === 'Name' || field.name === 'CaseNumber',
		namePointing: field.referenceTo.length > 1,
		nillable: field.nillable,
		permissionable: field.custom,
		picklistValues: (field.picklist ?? []).map((entry) => ({
			active: true,
			defaultValue: entry.defaultValue ?? entry.value === field.defaultValue,
			label: entry.label,
			validFor: null,
			value: entry.value,
		})),
		polymorphicForeignKey: field.referenceTo.length > 1,
		precision: field.type === 'double' ? 18 : 0,
		queryByDistance: false,
		referenceTargetField: null,
		referenceTo: field.referenceTo,
		relationshipName: field.relationshipName ?? null,
		relationshipOrder: null,
		restrictedDelete: false,
		restrictedPicklist: field.type === 'picklist' && field.restricted,
		scale: field.type === 'double' ? 2 : 0,
		searchPrefilterable: field.type === 'reference',
		soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
		sortable: isScalar,
		type: field.type,
		unique: field.unique,
		updateable: field.updateable,
		writeRequiresMasterRead: false,
	};
}
