/** The query of the Tooling API, for what the data API cannot tell: the name that a profile has in every language. */
import * as errors from '../errors.mts';
import { formula, text } from '../define.mts';
import type { ObjectType } from '../schema.mts';
import { fullNameOf, Profile } from '../objects/profile.mts';
import { parseSoql } from '../soql/parse.mts';
import { runSoql } from '../soql/run.mts';
import { statementOf } from './query.mts';
import type { Context } from '../context.mts';
import type { ApiRequest, ApiResponse } from '../types.mts';

/** Profile with `FullName`, which cannot be filtered on (Tooling API guide, Profile). */
const TOOLING_PROFILE: ObjectType = {
	...Profile,
	fields: new Map(Profile.fields).set(
		'fullname',
		formula(text('FullName', 'Full Name', 255, { filterable: false }), fullNameOf),
	),
};

/** `GET /tooling/query?q=…`. FullName forces one row per query (Tooling API guide, FullName and Metadata). */
export function toolingQuery(context: Context, request: ApiRequest): ApiResponse {
	const soql = statementOf(request);
	const { sObject = '', fields = [] } = parseSoql(soql);
	if (sObject.toLowerCase() !== 'profile') throw errors.notImplemented(`a Tooling query of ${sObject}`);
	const result = runSoql(context, soql, { object: TOOLING_PROFILE });
	const named = fields.some((field) => 'field' in field && field.field.toLowerCase() === 'fullname');
	if (named && result.totalSize > 1) throw errors.onlyOneRow();
	const records = result.rows.map(result.toJson).map(ofTooling);
	const size = records.length;
	const body = {
		size,
		totalSize: result.totalSize,
		done: true,
		queryLocator: null,
		entityTypeName: 'Profile',
		records,
	};
	return { status: 200, body };
}

function ofTooling(record: { [key: string]: unknown }): object {
	const { type, url } = record.attributes as { type: string; url?: string };
	return { ...record, attributes: { type, ...(url ? { url: url.replace('/sobjects/', '/tooling/sobjects/') } : {}) } };
}
