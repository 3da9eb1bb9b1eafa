/** sObject Collections: up to 200 records in one call, each with an outcome of its own (REST guide, Collections). */
import * as errors from '../../errors/index.mts';
import { collectRows, type Row, type RowResult } from '../../records/collectionRows.mts';
import { deleteRecord, idOf, insertRecord, updateRecord } from '../../records/dml.mts';
import { identifyingField } from '../../records/foreignKeys.mts';
import type { Input } from '../../records/input.mts';
import { upsertByField } from '../../records/upsert.mts';
import { readId } from '../../world/ids.mts';
import type { Context, ObjectType } from '../../world/model.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';
import { fieldList, inputOf, objectOf, objectsOf, recordJson } from './sobjects.mts';

/** REST guide: records per create, update, upsert and delete. */
const RECORDS_PER_CALL = 200;
/** REST guide: ids of a retrieve by POST. */
const IDS_PER_RETRIEVE = 2000;

interface Call {
	allOrNone: boolean;
	records: Input[];
}

/** The `allOrNone` and `records` of a body; throws for none and for more than 200. */
function callOf(request: ApiRequest): Call {
	const body = inputOf(request);
	for (const key of Object.keys(body)) {
		if (key !== 'allOrNone' && key !== 'records') throw errors.unrecognizedField(key);
	}
	const records = objectsOf(body.records);
	checkCount(records.length);
	return { allOrNone: body.allOrNone === true || body.allOrNone === 'true', records };
}

function checkCount(count: number): void {
	if (count === 0) throw errors.noRecords();
	if (count > RECORDS_PER_CALL) throw errors.tooManyRecords(RECORDS_PER_CALL);
}

/** `POST /composite/sobjects` */
export function createRecords(context: Context, request: ApiRequest): ApiResponse {
	const { allOrNone, records } = callOf(request);
	const rows = records.map((record) => rowOf(context, record, 'create'));
	return answer(context, rows, allOrNone, (row) => {
		if ((idGiven(row.input) ?? null) !== null) throw errors.idOnInsert();
		return { id: insertRecord(context, row.object!, withoutId(row.input)), success: true, errors: [] };
	});
}

/** `PATCH /composite/sobjects` */
export function updateRecords(context: Context, request: ApiRequest): ApiResponse {
	const { allOrNone, records } = callOf(request);
	const rows = records.map((record) => {
		const row = rowOf(context, record, 'update');
		return { ...row, id: readId(idGiven(record)) };
	});
	return answer(context, rows, allOrNone, ({ object, input }) => {
		const given = idGiven(input);
		if (given === undefined || given === null || given === '') throw errors.idNotSpecified('update');
		const id = idOf(object!, given);
		updateRecord(context, object!, id, withoutId(input));
		return { id, success: true, errors: [] };
	});
}

/** `DELETE /composite/sobjects?ids=…` */
export function deleteRecords(context: Context, request: ApiRequest): ApiResponse {
	const ids = (request.query.get('ids') ?? '')
		.split(',')
		.map((id) => id.trim())
		.filter(Boolean);
	checkCount(ids.length);
	const rows = ids.map((text): Row => {
		const id = readId(text);
		const object = id ? context.org.schema.ofId(id) : undefined;
		return { object: object?.visible?.(context) === false ? undefined : object, input: { Id: text }, id };
	});
	const whole = { ...context, removalsInCall: ids.length };
	return answer(whole, rows, request.query.get('allOrNone') === 'true', ({ object, input, id }) => {
		if (!id) throw errors.malformedId(String(input.Id));
		if (!object) throw errors.invalidCrossReference();
		if (!object.deletable) throw errors.operationNotSupported(object.name, 'delete');
		deleteRecord(whole, object, id);
		return { id, success: true, errors: [] };
	});
}

/**
 * `PATCH /composite/sobjects/Account/External_Id__c`, or by a field that is `idLookup` such as Contact.Email (recorded by
 * CumulusCI). A row that failed says `created: false` (recorded by Nango).
 */
export function upsertRecords(
	context: Context,
	request: ApiRequest,
	[name = '', fieldName = '']: string[],
): ApiResponse {
	const object = objectOf(context, name);
	const field = identifyingField(context, object, fieldName);
	if (!field) throw errors.externalIdNotFound(fieldName);
	const { allOrNone, records } = callOf(request);
	const keyOf = (record: Input) =>
		String(Object.entries(record).find(([key]) => key.toLowerCase() === field.name.toLowerCase())?.[1] ?? '');
	const rows = records.map((record) => ({ ...rowOf(context, record, 'create'), key: keyOf(record) }));
	const twice = new Set(rows.map(({ key }) => key).filter((key, at, keys) => key !== '' && keys.indexOf(key) !== at));
	const response = answer(context, rows, allOrNone, (row) => {
		const { key: value } = row as Row & { key: string };
		if (row.object !== object) throw errors.typeOfUpsert(object.name);
		if (value === '' && field.type !== 'id') throw errors.externalIdMissing(field.name);
		if (twice.has(value)) throw errors.duplicateExternalId(value);
		const input = Object.fromEntries(
			Object.entries(row.input).filter(([key]) => key.toLowerCase() !== field.name.toLowerCase()),
		);
		const result = upsertByField(context, object, { field: field.name, value, input });
		if ('several' in result) throw errors.duplicateExternalId(value);
		return { id: result.id, success: true, errors: [], created: result.created };
	});
	return {
		...response,
		body: (response.body as RowResult[]).map((row) => ({ ...row, created: row.created ?? false })),
	};
}

/** The row of a record: its object by `attributes.type`, or why there is none. */
function rowOf(context: Context, record: Input, call: 'create' | 'update'): Row {
	const type = (record as { attributes?: { type?: unknown } }).attributes?.type;
	if (typeof type !== 'string') return { object: undefined, input: record, refusal: errors.attributesMissing() };
	const object = context.org.schema.find(type);
	if (!object || object.visible?.(context) === false)
		return { object: undefined, input: record, refusal: errors.unknownType(type) };
	const allowed = call === 'create' ? object.createable : object.updateable;
	return { object, input: record, refusal: allowed ? undefined : errors.operationNotSupported(object.name, call) };
}

function idGiven(record: Input): unknown {
	return Object.entries(record).find(([key]) => key.toLowerCase() === 'id')?.[1];
}

function withoutId(record: Input): Input {
	return Object.fromEntries(Object.entries(record).filter(([key]) => key.toLowerCase() !== 'id'));
}

/** The status when every row failed (or was rolled back) is [U]. */
function answer(context: Context, rows: Row[], allOrNone: boolean, work: (row: Row) => RowResult): ApiResponse {
	const results = collectRows(context, rows, allOrNone, work);
	const allFailed = results.every((result) => !result.success);
	return { status: allFailed ? context.org.settings.collectionsAllFailedStatus : 200, body: results };
}

/** `GET /composite/sobjects/User?ids=…&fields=…` */
export function retrieveByUrl(context: Context, request: ApiRequest, [name = '']: string[]): ApiResponse {
	const list = (key: string) => (request.query.get(key) ?? '').split(',').filter(Boolean);
	return retrieve(context, objectOf(context, name), list('ids'), list('fields'));
}

/** `POST /composite/sobjects/User` with `{ids, fields}` */
export function retrieveByBody(context: Context, request: ApiRequest, [name = '']: string[]): ApiResponse {
	const { ids, fields } = inputOf(request);
	const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
	return retrieve(context, objectOf(context, name), list(ids), list(fields));
}

/** Records in the order of the ids; null for one that is missing or invisible. */
function retrieve(context: Context, object: ObjectType, ids: string[], names: string[]): ApiResponse {
	if (ids.length === 0 || names.length === 0) throw errors.requiredFieldsMissing([ids.length === 0 ? 'ids' : 'fields']);
	if (ids.length > IDS_PER_RETRIEVE) throw errors.tooManyRecords(IDS_PER_RETRIEVE);
	const fields = fieldList(context, object, names.join(','));
	const body = ids.map((text) => {
		const record = context.org.store.get(object.name, readId(text));
		const seen = record && object.sees?.(context, record) !== false;
		return seen ? recordJson(context, object, record, fields) : null;
	});
	return { status: 200, body };
}
