/** `/search` and `/parameterizedSearch` (REST guide, Search; SOQL and SOSL Reference). */
import * as errors from '../../errors/index.mts';
import { runSoql } from '../../soql/run.mts';
import { matcherOf, parseSosl, type Returning, type Search, type SearchGroup } from '../../soql/sosl.mts';
import type { Context, Field, ObjectType } from '../../world/model.mts';
import { valueOf } from '../../world/schema.mts';
import type { ApiRequest, ApiResponse, OrgRecord } from '../../world/types.mts';
import { inputOf } from '../rest/sobjects.mts';

/** SOSL reference: rows of a search. */
const MOST_ROWS = 2000;
const TEXTS = ['string', 'textarea', 'email', 'phone', 'url'];

/** `GET /search?q=FIND {Ada} RETURNING User(Id, Name)` */
export function search(context: Context, request: ApiRequest): ApiResponse {
	return answer(context, parseSosl(request.query.get('q') ?? ''));
}

/** `GET /parameterizedSearch?q=Ada&sobject=User&User.fields=Id,Name` */
export function searchByParameters(context: Context, { query }: ApiRequest): ApiResponse {
	const names = query
		.getAll('sobject')
		.flatMap((list) => list.split(','))
		.filter(Boolean);
	const returning = names.map((object) =>
		returningOf({
			name: object,
			fields: (query.get(`${object}.fields`) ?? query.get('fields') ?? '').split(','),
			where: query.get(`${object}.where`) ?? undefined,
			limit: query.get(`${object}.limit`) ?? query.get('defaultLimit') ?? undefined,
		}),
	);
	return searchFor(
		context,
		{ term: query.get('q'), group: query.get('in'), limit: query.get('overallLimit') },
		returning,
	);
}

interface SearchedObject {
	name?: unknown;
	fields?: unknown;
	where?: string | undefined;
	limit?: unknown;
}

/** `POST /parameterizedSearch` with the same parameters as JSON. */
export function searchByBody(context: Context, request: ApiRequest): ApiResponse {
	const { q, in: group, fields, defaultLimit, overallLimit, sobjects } = inputOf(request);
	const objects = Array.isArray(sobjects) ? (sobjects as SearchedObject[]) : [];
	const returning = objects.map((object) => returningOf({ fields, limit: defaultLimit, ...object }));
	return searchFor(context, { term: q, group, limit: overallLimit }, returning);
}

function returningOf({ name, fields, where, limit }: SearchedObject): Returning {
	const list = Array.isArray(fields) ? fields.map(String).filter(Boolean).join(', ') : '';
	const clauses = where ? `WHERE ${where}` : '';
	return { object: String(name), fields: list, clauses, limit: limit === undefined ? undefined : Number(limit) };
}

function searchFor(
	context: Context,
	{ term, group, limit }: { term: unknown; group: unknown; limit: unknown },
	returning: Returning[],
): ApiResponse {
	if (typeof term !== 'string' || term.trim() === '') throw errors.malformedSearch('A search string must be specified');
	return answer(context, {
		term,
		group: String(group ?? 'ALL').toUpperCase() as SearchGroup,
		returning: returning.length > 0 ? returning : undefined,
		limit: limit === null || limit === undefined ? undefined : Number(limit),
	});
}

function answer(context: Context, { term, group, returning, limit = MOST_ROWS }: Search): ApiResponse {
	const fits = matcherOf(term);
	const all = returning ?? searchable(context).map((object) => ({ object, fields: '', clauses: '', limit: undefined }));
	const searchRecords = all.flatMap((part) => found(context, part, group, fits)).slice(0, Math.min(limit, MOST_ROWS));
	return { status: 200, body: { searchRecords } };
}

/** Objects that people look for by name. */
function searchable({ org }: Context): string[] {
	const objects = org.schema.objects.filter((object) => object.name === 'User' || !object.setup);
	return objects.filter((object) => object.fields.has('name') && object.queryable).map(({ name }) => name);
}

function found(
	context: Context,
	{ object: name, fields, clauses, limit }: Returning,
	group: SearchGroup,
	fits: (texts: readonly string[]) => boolean,
): unknown[] {
	const object = context.org.schema.find(name);
	const soql = `SELECT ${fields || 'Id'} FROM ${name} ${clauses}`.trim();
	const { rows, toJson } = runSoql(context, soql);
	const searched = object ? searchedFields(context, object, group) : [];
	const textsOf = (record: OrgRecord) =>
		searched.map((field) => valueOf(field, record, context)).filter((value) => typeof value === 'string');
	return (rows as OrgRecord[])
		.filter((record) => fits(textsOf(record)))
		.slice(0, limit)
		.map(toJson);
}

/** SOSL reference, IN SearchGroup. */
function searchedFields(context: Context, object: ObjectType, group: SearchGroup): Field[] {
	const seen = [...object.fields.values()].filter((field) => field.visible?.(context) !== false && !field.picklist);
	if (group === 'EMAIL' || group === 'PHONE') return seen.filter(({ type }) => type === group.toLowerCase());
	if (group === 'NAME') return seen.filter(({ name }) => ['Name', 'Username'].includes(name));
	return seen.filter(({ type }) => TEXTS.includes(type));
}
