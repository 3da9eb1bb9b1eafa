/** Which handler answers which path below `/services/data/<version>`. */
import * as errors from './errors.mts';
import { query, queryAll, queryMore, toolingQuery } from './handlers/query.mts';
import { createRecord, getByField, getRecord, patchRecord, removeRecord, upsertRecord } from './handlers/sobjects.mts';
import type { Context } from './context.mts';
import type { ApiRequest, ApiResponse } from './types.mts';

/** `parameters` are the parts of the path that the pattern leaves open, decoded. */
export type Handler = (context: Context, request: ApiRequest, parameters: string[]) => ApiResponse | Promise<ApiResponse>;

interface Route {
	pattern: RegExp;
	methods: Readonly<Record<string, Handler>>;
}

/** `/sobjects/*` stands for one open part of the path each. */
function route(path: string, methods: Route['methods']): Route {
	return { pattern: new RegExp(`^${path.replaceAll('*', '([^/]+)')}/?$`, 'i'), methods };
}

/** The first that fits wins: the more specific stand before the general. */
const ROUTES: readonly Route[] = [
	route('/query', { GET: query }),
	route('/query/*', { GET: queryMore }),
	route('/queryAll', { GET: queryAll }),
	route('/queryAll/*', { GET: queryMore }),
	route('/tooling/query', { GET: toolingQuery }),
	route('/sobjects/*', { POST: createRecord }),
	route('/sobjects/*/*', { GET: getRecord, PATCH: patchRecord, DELETE: removeRecord }),
	route('/sobjects/*/*/*', { GET: getByField, PATCH: upsertRecord }),
];

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
	throw errors.notFound();
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
