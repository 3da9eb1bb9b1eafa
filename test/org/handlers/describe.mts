/** Describe: what objects and fields there are for the running user (REST guide, sObject Describe; recorded shapes). */
import { fieldDescribe } from './fieldDescribe.mts';
import { objectOf } from './sobjects.mts';
import type { Context } from '../context.mts';
import type { ObjectType } from '../schema.mts';
import type { ApiRequest, ApiResponse } from '../types.mts';

/** `GET /services/data/v66.0` */
export function resources(context: Context): ApiResponse {
	const base = `/services/data/v${context.caller.apiVersion}`;
	const names = ['composite', 'jobs', 'limits', 'query', 'queryAll', 'sobjects', 'tooling'];
	return { status: 200, body: Object.fromEntries(names.map((name) => [name, `${base}/${name}`])) };
}

/** `GET /sobjects` */
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

/** `GET /sobjects/User/describe` */
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
