/** Single records: create, read, update, delete, upsert by a field that identifies them (REST guide, sObject Rows). */
import * as errors from '../../errors/index.mts';
import { deleteRecord, idOf, insertRecord, updateRecord } from '../../records/dml.mts';
import { identifyingField } from '../../records/foreignKeys.mts';
import type { Input } from '../../records/input.mts';
import { upsertByField } from '../../records/upsert.mts';
import { attributesOf } from '../../soql/project.mts';
import { readId } from '../../world/ids.mts';
import type { Context, Field, ObjectType } from '../../world/model.mts';
import { valueOf } from '../../world/schema.mts';
import type { ApiRequest, ApiResponse, OrgRecord } from '../../world/types.mts';
import { recordUnlessUnmodified, refuseUnmetPrecondition } from './conditional.mts';

/** The object of a path; throws NOT_FOUND when it does not exist or the user cannot see it. */
export function objectOf(context: Context, name: string): ObjectType {
	const object = context.org.schema.find(name);
	if (!object || object.visible?.(context) === false) throw errors.notFound();
	return object;
}

/** `POST /sobjects/User`, and `POST /sobjects/User/Id`, which means the same (REST guide, upsert by Id). */
export function createRecord(context: Context, request: ApiRequest, [name = '']: string[]): ApiResponse {
	const object = objectOf(context, name);
	if (!object.createable) throw errors.methodNotAllowed('POST', ['HEAD', 'GET']);
	const input = inputOf(request);
	if (Object.keys(input).some((key) => key.toLowerCase() === 'id')) throw errors.keyInBody('Id');
	const id = insertRecord(context, object, input);
	return {
		status: 201,
		body: { id, success: true, errors: [] },
		headers: { Location: locationOf(context, object, id) },
	};
}

/** Path of a record, as `Location` shows it. */
function locationOf(context: Context, object: ObjectType, id: string): string {
	return String(attributesOf(context, object, id).url);
}

/** `GET /sobjects/User/005…?fields=a,b` */
export function getRecord(context: Context, request: ApiRequest, [name = '', id = '']: string[]): ApiResponse {
	const object = objectOf(context, name);
	return readRecord(context, request, object, recordOf(context, object, id));
}

function readRecord(context: Context, request: ApiRequest, object: ObjectType, record: OrgRecord): ApiResponse {
	const fields = fieldList(context, object, request.query.get('fields'));
	return recordUnlessUnmodified(request, object, record, () => ({
		status: 200,
		body: recordJson(context, object, record, fields),
	}));
}

/** The record of a path; throws 404 for one that does not exist, is deleted, or is of another object. */
export function recordOf(context: Context, object: ObjectType, text: string): OrgRecord {
	const id = readId(text);
	const record = id && context.org.store.get(object.name, id);
	if (record && object.sees?.(context, record) !== false) return record;
	if (id && context.org.store.table(object.name).deleted.has(id)) throw errors.entityIsDeleted();
	throw id ? errors.notFound() : errors.externalIdNotFound(text);
}

/** The fields of a list such as `Id,Name`; all that the user sees when there is none. Throws INVALID_FIELD. */
export function fieldList(context: Context, object: ObjectType, list: string | null): Field[] {
	const visible = [...object.fields.values()].filter((field) => field.visible?.(context) !== false);
	if (!list) return visible;
	return list.split(',').map((written) => {
		const name = written.trim();
		const field = visible.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
		if (!field) throw errors.noSuchColumn(name, object.name);
		return field;
	});
}

/** A record as the REST API shows it: attributes, then the fields. */
export function recordJson(context: Context, object: ObjectType, record: OrgRecord, fields: Field[]): object {
	const json: { [key: string]: unknown } = { attributes: attributesOf(context, object, record.Id) };
	for (const field of fields) {
		const blob = field.type === 'base64';
		json[field.name] = blob
			? `${locationOf(context, object, record.Id)}/${field.name}`
			: valueOf(field, record, context);
	}
	if (!('Id' in json)) json.Id = record.Id;
	return json;
}

/** `PATCH /sobjects/User/005…` */
export function patchRecord(context: Context, request: ApiRequest, [name = '', id = '']: string[]): ApiResponse {
	const object = objectOf(context, name);
	if (!object.updateable)
		throw errors.methodNotAllowed('PATCH', ['HEAD', 'GET', ...(object.deletable ? ['DELETE'] : [])]);
	const input = inputOf(request);
	if (Object.keys(input).some((key) => key.toLowerCase() === 'id')) throw errors.keyInBody('Id');
	const record = recordOf(context, object, id);
	refuseUnmetPrecondition(request, object, record);
	updateRecord(context, object, record.Id, input);
	return { status: 204 };
}

/** How DELETE of a User is refused is [U]; other objects without delete answer 405. */
export function removeRecord(context: Context, request: ApiRequest, [name = '', id = '']: string[]): ApiResponse {
	const object = objectOf(context, name);
	if (!object.deletable) throw errors.deleteNotSupported(context.org.settings, object);
	return remove(context, request, object, recordOf(context, object, id));
}

function remove(context: Context, request: ApiRequest, object: ObjectType, record: OrgRecord): ApiResponse {
	refuseUnmetPrecondition(request, object, record);
	deleteRecord(context, object, idOf(object, record.Id));
	return { status: 204 };
}

/** `GET /sobjects/Account/External_Id__c/<value>` */
export function getByField(context: Context, request: ApiRequest, [name = '', ...key]: string[]): ApiResponse {
	const object = objectOf(context, name);
	return theOne(context, object, key, (record) => readRecord(context, request, object, record));
}

/** `DELETE /sobjects/Account/External_Id__c/<value>` */
export function removeByField(context: Context, request: ApiRequest, [name = '', ...key]: string[]): ApiResponse {
	const object = objectOf(context, name);
	if (!object.deletable) throw errors.deleteNotSupported(context.org.settings, object);
	return theOne(context, object, key, (record) => remove(context, request, object, record));
}

/** Does the work with the one record of an external id; 404 for none, 300 with their addresses for several. */
function theOne(
	context: Context,
	object: ObjectType,
	[fieldName = '', value = '']: string[],
	work: (record: OrgRecord) => ApiResponse,
): ApiResponse {
	const field = identifyingField(context, object, fieldName);
	if (!field) throw errors.externalIdNotFound(fieldName);
	const wanted = field.type === 'id' ? (readId(value) ?? '') : value;
	const [first, ...more] = context.org.store
		.table(object.name)
		.find(field.name, [wanted])
		.filter((record) => object.sees?.(context, record) !== false);
	if (!first) throw errors.notFound();
	if (more.length === 0) return work(first);
	return { status: 300, body: [first, ...more].map((record) => locationOf(context, object, record.Id)) };
}

/** `PATCH /sobjects/Account/External_Id__c/<value>`: 201, 200 (204 in old versions [U]), or 300 for several matches. */
export function upsertRecord(
	context: Context,
	request: ApiRequest,
	[name = '', field = '', value = '']: string[],
): ApiResponse {
	const object = objectOf(context, name);
	const updateOnly = request.query.get('updateOnly') === 'true';
	const input = inputOf(request);
	const twice = Object.keys(input).find((key) => key.toLowerCase() === field.toLowerCase());
	if (twice !== undefined) throw errors.keyInBody(twice);
	const result = upsertByField(context, object, { field, value, input, updateOnly });
	if ('several' in result) {
		return { status: 300, body: result.several.map((id) => locationOf(context, object, id)) };
	}
	const { id, created } = result;
	const oldVersion = Number(context.caller.apiVersion) <= context.org.settings.upsertWithoutBodyUpTo;
	if (!created && oldVersion) return { status: 204 };
	const headers = { Location: locationOf(context, object, id) };
	return { status: created ? 201 : 200, body: { id, success: true, errors: [], created }, headers };
}

/** The JSON object of a request; throws JSON_PARSER_ERROR when it is none. */
export function inputOf(request: ApiRequest): Input {
	const { body } = request;
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Input;
	throw errors.jsonParserError(
		body === undefined
			? 'No content to map to Object due to end of input'
			: 'Unexpected input: a JSON object is expected',
	);
}

/** The entries of a list, with an empty object for what is none. */
export function objectsOf(list: unknown): Array<{ [key: string]: unknown }> {
	const isObject = (entry: unknown) => typeof entry === 'object' && entry !== null && !Array.isArray(entry);
	return Array.isArray(list) ? list.map((entry) => (isObject(entry) ? (entry as { [key: string]: unknown }) : {})) : [];
}
