/** Which handler answers which path below `/services/data/<version>`. */
import * as errors from '../errors/index.mts';
import type { Context } from '../world/model.mts';
import type { ApiRequest, ApiResponse } from '../world/types.mts';
import { changeJob, createJob, deleteJob, getJob, getResults, listJobs, uploadRows } from './bulk/bulk.mts';
import {
	changeQueryJob,
	createQueryJob,
	deleteQueryJob,
	getQueryJob,
	getQueryResults,
	listQueryJobs,
} from './bulk/bulkQuery.mts';
import { batch, composite, compositeResources, toolingComposite } from './composite/composite.mts';
import { graph } from './composite/graph.mts';
import { query, queryAll, queryMore } from './query/query.mts';
import { search, searchByBody, searchByParameters } from './query/search.mts';
import { toolingQuery, toolingQueryMore } from './query/tooling.mts';
import {
	createRecords,
	deleteRecords,
	retrieveByBody,
	retrieveByUrl,
	updateRecords,
	upsertRecords,
} from './rest/collections.mts';
import { basicInformation, describeGlobal, describeObject, resources } from './rest/describe.mts';
import { getBlob } from './rest/files.mts';
import { getLimits, getRecordCount } from './rest/limits.mts';
import { getPassword, resetPassword, setPassword } from './rest/password.mts';
import { getRelated } from './rest/relationships.mts';
import { getDeleted, getUpdated } from './rest/replication.mts';
import {
	createRecord,
	getByField,
	getRecord,
	patchRecord,
	removeByField,
	removeRecord,
	upsertRecord,
} from './rest/sobjects.mts';
import { createTree } from './rest/tree.mts';

/** `parameters` are the parts of the path that the pattern leaves open, decoded. */
export type Handler = (
	context: Context,
	request: ApiRequest,
	parameters: string[],
) => ApiResponse | Promise<ApiResponse>;

interface Route {
	pattern: RegExp;
	methods: Readonly<Record<string, Handler>>;
}

/** `/sobjects/*` stands for one open part of the path each. */
function route(path: string, methods: Route['methods']): Route {
	return { pattern: new RegExp(`^${path.replaceAll('*', '([^/]+)')}/?$`, 'i'), methods };
}

/** The third part is a blob field, a relationship, or the value of an external id. */
const getBlobOrRecord: Handler = (context, request, parameters) =>
	getBlob(context, parameters) ?? getRelated(context, request, parameters) ?? getByField(context, request, parameters);

/** What Salesforce has below an object and the org has not. */
const MISSING_OF_OBJECT: Route = {
	pattern:
		/^\/sobjects\/[^/]+\/(approvalLayouts|compactLayouts|defaultValues|describe|layouts|listviews|quickActions)(\/|$)/i,
	methods: {
		GET: (_context, { path }) => {
			throw errors.notImplemented(`GET ${path}`);
		},
	},
};

/** The first that fits wins: the more specific stand before the general. */
const ROUTES: readonly Route[] = [
	route('', { GET: resources }),
	route('/query', { GET: query }),
	route('/query/*', { GET: queryMore }),
	route('/queryAll', { GET: queryAll }),
	route('/queryAll/*', { GET: queryMore }),
	route('/search', { GET: search }),
	route('/parameterizedSearch', { GET: searchByParameters, POST: searchByBody }),
	route('/tooling/query', { GET: toolingQuery }),
	route('/tooling/query/*', { GET: toolingQueryMore }),
	route('/tooling/composite', { POST: toolingComposite }),
	route('/limits', { GET: getLimits }),
	route('/limits/recordCount', { GET: getRecordCount }),
	route('/composite', { GET: compositeResources, POST: composite }),
	route('/composite/batch', { POST: batch }),
	route('/composite/graph', { POST: graph }),
	route('/composite/tree/*', { POST: createTree }),
	route('/composite/sobjects', { POST: createRecords, PATCH: updateRecords, DELETE: deleteRecords }),
	route('/composite/sobjects/*', { GET: retrieveByUrl, POST: retrieveByBody }),
	route('/composite/sobjects/*/*', { PATCH: upsertRecords }),
	route('/jobs/ingest', { GET: listJobs, POST: createJob }),
	route('/jobs/ingest/*', { GET: getJob, PATCH: changeJob, DELETE: deleteJob }),
	route('/jobs/ingest/*/batches', { PUT: uploadRows }),
	route('/jobs/ingest/*/successfulResults', { GET: getResults('successfulResults') }),
	route('/jobs/ingest/*/failedResults', { GET: getResults('failedResults') }),
	route('/jobs/ingest/*/unprocessedrecords', { GET: getResults('unprocessedrecords') }),
	route('/jobs/query', { GET: listQueryJobs, POST: createQueryJob }),
	route('/jobs/query/*', { GET: getQueryJob, PATCH: changeQueryJob, DELETE: deleteQueryJob }),
	route('/jobs/query/*/results', { GET: getQueryResults }),
	route('/sobjects', { GET: describeGlobal }),
	route('/sobjects/*', { GET: basicInformation, POST: createRecord }),
	route('/sobjects/*/describe', { GET: describeObject }),
	route('/sobjects/User/*/password', { GET: getPassword, POST: setPassword, DELETE: resetPassword }),
	route('/sobjects/*/updated', { GET: getUpdated }),
	route('/sobjects/*/deleted', { GET: getDeleted }),
	MISSING_OF_OBJECT,
	route('/sobjects/*/Id', { POST: createRecord }),
	route('/sobjects/*/*', { GET: getRecord, PATCH: patchRecord, DELETE: removeRecord }),
	route('/sobjects/*/*/*', { GET: getBlobOrRecord, PATCH: upsertRecord, DELETE: removeByField }),
];

/** What Salesforce has and the org has not. */
const MISSING =
	/^\/(actions|analytics|appMenu|chatter|commerce|composite|connect|event|graphql|jobs|knowledgeManagement|process|quickActions|recent|sobjects|support|tabs|theme|tooling|ui-api)\b/i;

/** Finds the handler and runs it; throws NOT_FOUND or METHOD_NOT_ALLOWED. */
export function dispatch(context: Context, request: ApiRequest): ApiResponse | Promise<ApiResponse> {
	const method = methodOf(request);
	for (const { pattern, methods } of ROUTES) {
		const match = pattern.exec(request.path);
		if (!match) continue;
		const handler = methods[method === 'HEAD' ? 'GET' : method];
		if (!handler) throw errors.methodNotAllowed(method, ['HEAD', ...Object.keys(methods)]);
		return handler(context, request, match.slice(1).map(decode));
	}
	throw MISSING.test(request.path) ? errors.notImplemented(`${method} ${request.path}`) : errors.notFound();
}

/** A POST may ask to be taken for a PATCH (REST guide). */
function methodOf(request: ApiRequest): string {
	const override = request.query.get('_HttpMethod');
	return request.method === 'POST' && override ? override.toUpperCase() : request.method.toUpperCase();
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		throw errors.notFound();
	}
}
