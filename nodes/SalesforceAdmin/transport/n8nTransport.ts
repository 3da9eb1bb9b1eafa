import { SalesforceError, asSalesforceError, errorFromFaults, type ApiFault } from '../salesforce/api/errors';
import { EventEmitter, StreamPromise, Transport } from './jsforce';
import { unreadableAnswer } from './requests';
import type { HttpRequest, HttpResponse, Wire } from './send';

/** jsforce's way to the network: each of its requests goes through n8n. jsforce expects a promise that is a stream too; nothing reads the stream. */
export class N8nTransport extends Transport {
	constructor(private readonly wire: Wire) {
		super();
	}

	override httpRequest(request: { method: string; url: string; headers?: Record<string, string>; body?: unknown }) {
		const { pathname, search } = new URL(request.url);
		const method = request.method as HttpRequest['method'];
		const body = typeof request.body === 'string' ? request.body : undefined;
		const promise = this.wire({ method, path: pathname + search, headers: request.headers, body });
		return StreamPromise.create<HttpResponse>(() => ({ stream: idleStream() as never, promise }));
	}
}

// jsforce connects its own streams to this one, through which nothing flows.
const idleStream = () => Object.assign(new EventEmitter(), { pipe: <T>(next: T) => next, write: () => true, end() {} });

/**
 * What jsforce throws, as a SalesforceError. The `data` of its HttpApiError is the error, the list of several (MULTIPLE_API_ERRORS), or the
 * text of a web page.
 */
export function fromJsforce(error: unknown): SalesforceError {
	if (error instanceof SalesforceError) return error;
	const { errorCode, message, data } = Object(error) as { errorCode?: string; message?: string; data?: unknown };
	if (Array.isArray(data)) return errorFromFaults(data as ApiFault[], REFUSED);
	const [, status] = /^ERROR_HTTP_(\d+)$/.exec(errorCode ?? '') ?? [];
	if (status) return unexpectedStatus(Number(status));
	const fields = (data as ApiFault | undefined)?.fields;
	return errorCode ? errorFromFaults([{ errorCode, message, fields }], REFUSED) : asSalesforceError(error);
}

// jsforce does not tell the status of an error that Salesforce explains. That there was one tells a refused call from a refused row.
const REFUSED = 400;

function unexpectedStatus(status: number): SalesforceError {
	if (status < 300) return unreadableAnswer();
	const code = status >= 500 ? 'SERVER_UNAVAILABLE' : status === 401 ? 'INVALID_SESSION_ID' : `ERROR_HTTP_${status}`;
	return SalesforceError.reported(code, `Salesforce answered ${status} without saying why`, { statusCode: status });
}
