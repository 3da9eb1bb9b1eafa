/** Describe: what objects and fields there are for the running user (REST guide, sObject Describe; recorded shapes). */
import type { Context, Field, ObjectType } from '../../world/model.mts';
import type { ApiRequest, ApiResponse, FieldValue } from '../../world/types.mts';
import { describeUnlessUnmodified } from './conditional.mts';
import { fieldDescribe } from './fieldDescribe.mts';
import { recordedFlags } from './recordedFlags.mts';
import { objectOf } from './sobjects.mts';

/** `GET /services/data/v66.0` */
export function resources(context: Context): ApiResponse {
	const { org, caller, user } = context;
	const names = [
		'composite',
		'jobs',
		'limits',
		'parameterizedSearch',
		'query',
		'queryAll',
		'search',
		'sobjects',
		'tooling',
	];
	const addresses = names.map((name) => [name, `/services/data/v${caller.apiVersion}/${name}`]);
	const identity = `${caller.loginOrigin}/id/${org.id}/${user.Id}`;
	return { status: 200, body: { ...Object.fromEntries(addresses), identity } };
}

/** `GET /sobjects` */
export function describeGlobal(context: Context, request: ApiRequest): ApiResponse {
	const objects = context.org.schema.objects.filter((object) => object.visible?.(context) !== false);
	const sobjects = () => objects.map((object) => objectSummary(context, object));
	return describeUnlessUnmodified(request, metadataDate(context), () => ({
		status: 200,
		body: { encoding: 'UTF-8', maxBatchSize: 200, sobjects: sobjects() },
	}));
}

/** Objects and fields are as old as the org; nothing changes them. */
function metadataDate({ org }: Context): FieldValue | undefined {
	return org.store.get('Organization', org.id)?.CreatedDate;
}

/** `GET /sobjects/User` */
export function basicInformation(context: Context, _request: ApiRequest, [name = '']: string[]): ApiResponse {
	const object = objectOf(context, name);
	return { status: 200, body: { objectDescribe: objectSummary(context, object), recentItems: [] } };
}

/** `GET /sobjects/User/describe` */
export function describeObject(context: Context, request: ApiRequest, [name = '']: string[]): ApiResponse {
	const object = objectOf(context, name);
	const answer = () => ({ status: 200, body: describeJson(context, object) });
	return describeUnlessUnmodified(request, metadataDate(context), answer);
}

function describeJson(context: Context, object: ObjectType): object {
	const fields = [...object.fields.values()].filter((field) => field.visible?.(context) !== false);
	return {
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
		recordTypeInfos: recordTypeInfos(context, object),
		searchLayoutable: !object.setup,
		sobjectDescribeOption: 'FULL',
		supportedScopes: [{ label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' }],
	};
}

/** The record types of an object, and the master that stands for none (REST guide, sObject Describe). */
function recordTypeInfos({ org }: Context, object: ObjectType): object[] {
	const types = org.store.table('RecordType').find('SobjectType', [object.name]);
	const infos = types.map(({ Id, Name, DeveloperName, IsActive }) => ({
		active: IsActive,
		available: IsActive,
		defaultRecordTypeMapping: false,
		developerName: DeveloperName,
		master: false,
		name: Name,
		recordTypeId: Id,
		urls: {},
	}));
	return [...infos, MASTER_RECORD_TYPE];
}

const MASTER_RECORD_TYPE = {
	active: true,
	available: true,
	defaultRecordTypeMapping: true,
	developerName: 'Master',
	master: true,
	name: 'Master',
	recordTypeId: '012000000000000AAA',
	urls: {},
};

function objectSummary({ caller }: Context, object: ObjectType): object {
	const base = `/services/data/v${caller.apiVersion}/sobjects/${object.name}`;
	const { flags, addresses } = recordedFlags(object, base);
	return {
		...flags,
		associateEntityType: null,
		associateParentEntity: null,
		createable: object.createable,
		custom: object.custom,
		customSetting: false,
		deletable: object.deletable,
		deprecatedAndHidden: false,
		hasSubtypes: false,
		isInterface: false,
		isSubtype: false,
		keyPrefix: object.keyPrefix,
		label: object.label,
		labelPlural: object.labelPlural,
		name: object.name,
		queryable: object.queryable,
		updateable: object.updateable,
		urls: {
			...addresses,
			...(object.name === 'User' ? { passwordUtilities: `${base}/{ID}/password` } : {}),
			rowTemplate: `${base}/{ID}`,
			describe: `${base}/describe`,
			sobject: base,
		},
	};
}

/** Whether User lists the fields of owners that can be queues is [U]. */
function isListed({ org }: Context, { name }: ObjectType, field: Field): boolean {
	const isPolymorphicOwner = field.name === 'OwnerId' && field.referenceTo.includes('Group');
	return name !== 'User' || !isPolymorphicOwner || org.settings.polymorphicOwnersOfUser === 'all';
}

function childRelationships(context: Context, object: ObjectType): object[] {
	return context.org.schema
		.childrenOf(object)
		.filter(({ child, field }) => child.visible?.(context) !== false && field.visible?.(context) !== false)
		.filter(({ field }) => isListed(context, object, field))
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
