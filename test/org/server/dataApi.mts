/** `/services/data`: versions, the bearer token, limits, the body, and then the org. */
import type { Readable } from 'node:stream';
import { errorBody } from '../errors/errorResponse.mts';
import { noApexClass, notFound, notImplemented, requestLimitExceeded, urlNotReset } from '../errors/index.mts';
import { pathOf } from '../handlers/composite/subrequests.mts';
import { allowsApi } from '../oauth/scopes.mts';
import type { Sessions } from '../oauth/sessions.mts';
import { jsonAnswer, type Answer } from '../wire/answers.mts';
import { bodyStream, parseJson, readText, unsupportedMediaType } from '../wire/bodies.mts';
import { partFaultOf } from '../wire/faultAnswers.mts';
import type { FaultQueue } from '../wire/faults.mts';
import type { Exchange } from '../wire/pipeline.mts';
import type { Org } from '../world/model.mts';
import { OrgError, type ApiRequest, type ApiResponse, type Caller, type Session } from '../world/types.mts';
import { API_VERSIONS } from './versions.mts';

/** The parts of an org that the data API uses. */
export interface DataApiServices {
	org: Org;
	sessions: Sessions;
	faults: FaultQueue;
}

/** Recorded cookies; their values mean nothing to a client of the API. */
const COOKIES = [
	'BrowserId=Simulated-Org-BrowserId; path=/; Max-Age=31536000',
	'CookieConsentPolicy=0:1; path=/; SameSite=Lax',
	'LSKey-c$CookieConsentPolicy=0:1; path=/; SameSite=Lax',
];
/** Answers a request below `/services/data`. */
export async function answerDataRequest(services: DataApiServices, exchange: Exchange): Promise<Answer> {
	const [, version, path = ''] = /^\/services\/data(?:\/v([\d.]+))?(\/.*)?$/.exec(exchange.path) ?? [];
	if (version === undefined && path.length <= 1) return jsonAnswer(200, API_VERSIONS);
	const headers: Answer['headers'] = { 'set-cookie': COOKIES };
	try {
		if (version === undefined) throw notFound();
		const session = authenticate(services, exchange);
		countCalls(services, exchange, 1);
		const request = await readRequest(services, exchange, path);
		exchange.rows = rowsOf(request);
		countCalls(services, exchange, partsOf(request) - 1);
		const response = await services.org.handle(callerOf(services, exchange, { session, version }), request);
		headers['sforce-limit-info'] = services.org.usage.header;
		exchange.rows ??= bulkRowsOf(services, exchange);
		return pretty(answerOf(response, headers), exchange);
	} catch (error) {
		if (exchange.apiCalls > 0) headers['sforce-limit-info'] = services.org.usage.header;
		return pretty(refusal(error, headers), exchange);
	}
}

/** JSON in lines for who asks for it, as the samples of the REST guide do with `X-PrettyPrint: 1`. */
function pretty(answer: Answer, { message }: Exchange): Answer {
	const isJson = /json/i.test(String(answer.headers['content-type']));
	if (message.headers['x-prettyprint'] !== '1' || !isJson || typeof answer.body !== 'string') return answer;
	const lines = JSON.stringify(JSON.parse(answer.body), null, 2);
	return { ...answer, body: lines.replaceAll(/^( *"(?:[^"\\]|\\.)*"):/gm, '$1 :') };
}

/** Apex REST, of which the org has no class, and Bulk API 1, which it does not serve. */
export function answerOtherApi(services: DataApiServices, exchange: Exchange): Answer {
	try {
		if (exchange.path.startsWith('/services/scim/')) throw notImplemented('SCIM');
		if (exchange.path.startsWith('/services/async/')) throw notImplemented('Bulk API 1');
		authenticate(services, exchange);
		countCalls(services, exchange, 1);
		throw noApexClass();
	} catch (error) {
		return refusal(error, exchange.apiCalls > 0 ? { 'sforce-limit-info': services.org.usage.header } : {});
	}
}

/** Counts calls; throws 403 when none is left for the day. */
function countCalls({ org }: DataApiServices, exchange: Exchange, calls: number): void {
	if (calls > 0 && !org.usage.take(calls)) throw requestLimitExceeded();
	exchange.apiCalls += calls;
}

/** A composite batch takes one call per part, everything else one ("REST API Developer Guide, Batch"). */
function partsOf({ path, body }: ApiRequest): number {
	const parts =
		path === '/composite/batch' ? (body as { batchRequests?: unknown } | undefined)?.batchRequests : undefined;
	return Array.isArray(parts) ? Math.max(1, parts.length) : 1;
}

/** Records of a collections call, or of the collections in a composite. */
function rowsOf({ path, body, query }: Pick<ApiRequest, 'path' | 'body' | 'query'>): number | undefined {
	if (path === '/composite') return rowsOfParts(body);
	if (!path.startsWith('/composite/sobjects')) return undefined;
	const content = (body ?? {}) as { records?: unknown; ids?: unknown };
	const rows = content.records ?? content.ids ?? query.get('ids')?.split(',');
	return Array.isArray(rows) ? rows.length : undefined;
}

function rowsOfParts(body: unknown): number | undefined {
	const { compositeRequest } = (body ?? {}) as { compositeRequest?: unknown };
	if (!Array.isArray(compositeRequest)) return undefined;
	const rows = compositeRequest.flatMap((part: { url?: unknown; body?: unknown }) => {
		const url = String(part?.url);
		const query = new URLSearchParams(url.split('?')[1]);
		return rowsOf({ path: pathOf(url), query, body: part?.body }) ?? [];
	});
	return rows.length === 0 ? undefined : rows.reduce((sum, count) => sum + count);
}

const unauthorized = (message: string, errorCode = 'INVALID_SESSION_ID') =>
	new OrgError({ status: 401, errorCode, message });

/** The session of the Authorization header; throws 401. */
function authenticate({ org, sessions }: DataApiServices, exchange: Exchange): Session {
	const header = exchange.message.headers.authorization;
	if (header === undefined) throw unauthorized('Session expired or invalid');
	const [, token] = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(header) ?? [];
	if (token === undefined) throw unauthorized('INVALID_HEADER_TYPE', 'INVALID_AUTH_HEADER');
	if (exchange.host.kind === 'login') throw urlNotReset();
	const session = sessions.find(token);
	if (!session) throw unauthorized('Session expired or invalid');
	exchange.user = String(org.store.get('User', session.userId)?.['Username']);
	if (!allowsApi(session.scopes)) throw unauthorized('This session is not valid for use with the REST API');
	return session;
}

function callerOf(
	{ faults }: DataApiServices,
	exchange: Exchange,
	{ session, version }: { session: Session; version: string },
): Caller {
	const url = exchange.message.url ?? '';
	return {
		userId: session.userId,
		session,
		apiVersion: version,
		origin: exchange.host.origin,
		loginOrigin: exchange.host.loginOrigin,
		isLocked: (id, part) => faults.locksRow({ method: exchange.method, url, part }, id),
		failsJob: () => faults.failsJob(exchange.method, url),
		faultOfPart: (part) => partFaultOf(faults.takeOfPart(exchange.method, url, part)),
	};
}

async function readRequest(services: DataApiServices, exchange: Exchange, path: string): Promise<ApiRequest> {
	const { query, message } = exchange;
	const method = exchange.method === 'POST' ? (query.get('_HttpMethod') ?? 'POST').toUpperCase() : exchange.method;
	const request = { method: method === 'HEAD' ? 'GET' : method, path, query, headers: message.headers };
	const stream = (): Readable => bodyStream(message, (bytes) => (exchange.bytesIn += bytes));
	const type = message.headers['content-type'] ?? 'application/json';
	if (['GET', 'HEAD', 'DELETE'].includes(exchange.method)) return { ...request, body: undefined, stream: undefined };
	if (/^(multipart\/|text\/csv)/i.test(type)) return { ...request, body: undefined, stream: stream() };
	const text = await readText(stream(), services.org.settings.jsonBodyLimitBytes);
	if (text !== '' && !/json/i.test(type)) throw unsupportedMediaType(type);
	return { ...request, body: parseJson(text), stream: undefined };
}

/** Rows of a Bulk upload. */
function bulkRowsOf({ org }: DataApiServices, { method, path }: Exchange): number | undefined {
	const [, id] = /\/jobs\/ingest\/(\w+)\/batches$/.exec(path) ?? [];
	return method === 'PUT' && id !== undefined ? org.bulk.find(id)?.table?.rows.length : undefined;
}

/** What the org answers as an answer on the wire. */
function answerOf(response: ApiResponse, headers: Answer['headers']): Answer {
	const { status, body } = response;
	const all = { ...headers, ...response.headers };
	if (body === undefined) return { status, headers: all, body: undefined };
	const isReady = typeof body === 'string' || typeof (body as Readable).pipe === 'function';
	if (isReady) return { status, headers: all, body: body as string | Readable };
	return jsonAnswer(status, body, all);
}

/** Salesforce's error array; rethrows what is no refusal. */
function refusal(error: unknown, headers: Answer['headers']): Answer {
	if (!(error instanceof OrgError)) throw error;
	return jsonAnswer(error.faults[0]?.status ?? 400, errorBody(error.faults), headers);
}
