import { valueOf, type Result } from '../salesforce/api/results';
import { SalesforceError, asSalesforceError, errorFromFaults, type ApiFault } from '../salesforce/api/errors';
import { JSON_FILE_BYTES } from '../salesforce/api/limits';
import type {
	ApiRecord,
	BulkIngest,
	FieldDescribe,
	FileSource,
	Org,
	Page,
	ReportProgress,
	SaveResult,
	WriteKind,
} from '../salesforce/api/org';
import { bulkIngest } from './bulkIngest';
import { asSaveResults, collectionRequests, saveResults, sendComposite } from './composite';
import { Connection, EventEmitter, StreamPromise, Transport } from './jsforce';
import { Queries } from './queries';
import { jsonRequest, unreadable, type JsonRequest } from './requests';
import { formRequest, streamedRequest } from './multipart';
import {
	API_VERSION,
	REST_API,
	isCancelled,
	pause,
	send,
	wait,
	type HttpRequest,
	type HttpResponse,
	type N8nContext,
	type Origin,
} from './send';

/** What is known of an org when it is opened. `currentOrigin` tells its address for each attempt of a call. */
interface OpenedOrg {
	origin: string;
	currentOrigin: Origin;
	user: Org['user'];
	onProgress?: ReportProgress;
}

/** An org reached by jsforce, whose way to the network is n8n. */
export class OrgConnection implements Org {
	readonly origin: string;

	readonly user: Org['user'];

	readonly bulk: BulkIngest;

	clockAhead?: number;

	private readonly jsforce: Connection;

	private readonly queries = new Queries(async (request) => await this.call(request));

	constructor(
		private readonly context: N8nContext,
		private readonly opened: OpenedOrg,
	) {
		this.origin = opened.origin;
		this.user = opened.user;
		this.jsforce = new Connection({ instanceUrl: opened.origin, version: API_VERSION });
		this.bulk = bulkIngest(`${REST_API}/jobs/ingest`, async (request) => await this.send(request));
		this.jsforce._transport = new N8nTransport(async (request) => await this.send(request));
	}

	get usage() {
		const usage = this.jsforce.limitInfo?.apiUsage;
		return usage && { used: usage.used, limit: usage.limit };
	}

	cancelled(): boolean {
		return isCancelled(this.context);
	}

	async pause(attempt: number): Promise<void> {
		await pause(this.context, attempt);
	}

	async wait(ms: number): Promise<void> {
		await wait(this.context, ms);
	}

	reportProgress(subject: string, text: string): void {
		this.context.logger.info(`Salesforce Admin: ${text}`);
		this.opened.onProgress?.(subject, text);
	}

	async query(soql: string): Promise<ApiRecord[]> {
		return valueOf(await this.queries.allRows(soql));
	}

	async queryAll(soqls: string[]): Promise<Array<ApiRecord[] | SalesforceError>> {
		return await Promise.all(soqls.map(async (soql) => await this.queries.allRows(soql)));
	}

	async page(soqlOrNext: string, size?: number): Promise<Page> {
		return await this.queries.page(soqlOrNext, size);
	}

	async toolingQuery(soql: string): Promise<ApiRecord[]> {
		return await this.queries.tooling(soql);
	}

	async toolingQueryAll(soqls: string[]): Promise<Array<ApiRecord[] | SalesforceError>> {
		return await this.queries.toolingAll(soqls);
	}

	async describe(type: string): Promise<FieldDescribe[]> {
		const { fields } = (await this.request('GET', `${REST_API}/sobjects/${type}/describe`)) as {
			fields?: FieldDescribe[];
		};
		if (!fields) throw unreadable();
		return fields;
	}

	async write(kind: WriteKind, object: string, collections: ApiRecord[][]): Promise<Array<Result<SaveResult[]>>> {
		if (collections.length === 1) return [await this.writeCollection(kind, object, collections[0])];
		const call = async (request: JsonRequest) => await this.call(request);
		const answers = await sendComposite(call, REST_API, collectionRequests(kind, object, collections));
		return answers.map(saveResults);
	}

	private async writeCollection(kind: WriteKind, object: string, records: ApiRecord[]): Promise<SaveResult[]> {
		const options = { allOrNone: false };
		const ids = records.map(({ Id }) => String(Id));
		if (kind === 'create') return await this.save(async () => await this.jsforce.create(object, records, options));
		if (kind === 'remove') return await this.save(async () => await this.jsforce.destroy(object, ids, options));
		const updates = records as Array<ApiRecord & { Id: string }>;
		return await this.save(async () => await this.jsforce.update(object, updates, options));
	}

	private async createOne(type: string, record: ApiRecord): Promise<SaveResult> {
		const [result] = await this.save(async () => [await this.jsforce.create(type, record)]);
		return result;
	}

	async createWithFile(type: string, record: ApiRecord, blobField: string, file: FileSource): Promise<SaveResult> {
		if (file.bytes && file.size <= JSON_FILE_BYTES) {
			return await this.createOne(type, { ...record, [blobField]: file.bytes.toString('base64') });
		}
		const path = `${REST_API}/sobjects/${type}`;
		const request = file.bytes
			? formRequest(path, record, blobField, file)
			: streamedRequest(path, record, blobField, file);
		const answer = await this.send(request);
		const body = parsed(answer.body);
		if (Array.isArray(body)) throw errorFromFaults(body as ApiFault[], answer.statusCode);
		if (answer.statusCode === 201 && body) return body as SaveResult;
		throw SalesforceError.reported(
			`ERROR_HTTP_${answer.statusCode}`,
			`Salesforce answered ${answer.statusCode} to the upload`,
		);
	}

	async resetPassword(userId: string): Promise<void> {
		await this.request('DELETE', `${REST_API}/sobjects/User/${userId}/password`);
	}

	async download(type: string, id: string, blobField: string): Promise<NodeJS.ReadableStream> {
		const path = `${REST_API}/sobjects/${type}/${id}/${blobField}`;
		const { statusCode, stream } = await this.send({ method: 'GET', path, answer: 'stream' });
		if (statusCode === 200 && stream) return stream;
		throw SalesforceError.reported(
			statusCode === 404 ? 'NOT_FOUND' : `ERROR_HTTP_${statusCode}`,
			`The file of ${type} ${id} cannot be read (status ${statusCode})`,
		);
	}

	private async request(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
		return await this.call(jsonRequest(method, path, body));
	}

	private async send(request: HttpRequest): Promise<HttpResponse> {
		const response = await send(this.context, this.opened.currentOrigin, request);
		const { date } = response.headers;
		if (date) this.clockAhead = Date.parse(date) - Date.now();
		return response;
	}

	private async call(request: JsonRequest): Promise<unknown> {
		return await this.jsforce.request<unknown>(request).catch((error: unknown) => {
			throw fromJsforce(error);
		});
	}

	// Salesforce answers 200 with a result per record; some orgs answer 400 with the same when all fail.
	private async save(write: () => Promise<unknown>): Promise<SaveResult[]> {
		const saved = await write().catch((error: unknown) => {
			const results = asSaveResults((error as { data?: unknown }).data);
			if (results) return results;
			throw fromJsforce(error);
		});
		if (!Array.isArray(saved)) throw unreadable();
		return saved as SaveResult[];
	}
}

/** jsforce's way out: every request it makes goes through n8n. It expects a promise that is a stream too; the stream is never read. */
class N8nTransport extends Transport {
	constructor(private readonly sendRequest: (request: HttpRequest) => Promise<HttpResponse>) {
		super();
	}

	override httpRequest(request: { method: string; url: string; headers?: Record<string, string>; body?: unknown }) {
		const { pathname, search } = new URL(request.url);
		const method = request.method as HttpRequest['method'];
		const body = typeof request.body === 'string' ? request.body : undefined;
		const promise = this.sendRequest({ method, path: pathname + search, headers: request.headers, body });
		return StreamPromise.create<HttpResponse>(() => ({ stream: idleStream() as never, promise }));
	}
}

// What jsforce connects its own streams to; nothing ever flows.
const idleStream = () => Object.assign(new EventEmitter(), { pipe: <T>(next: T) => next, write: () => true, end() {} });

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

// jsforce's HttpApiError: `data` is the error, or the list of several (MULTIPLE_API_ERRORS), or the text of a web page.
function fromJsforce(error: unknown): SalesforceError {
	if (error instanceof SalesforceError) return error;
	const { errorCode, message, data } = Object(error) as { errorCode?: string; message?: string; data?: unknown };
	if (Array.isArray(data)) return errorFromFaults(data as ApiFault[]);
	const [, status] = /^ERROR_HTTP_(\d+)$/.exec(errorCode ?? '') ?? [];
	if (status) return unexpectedStatus(Number(status));
	const fields = (data as ApiFault | undefined)?.fields;
	return errorCode ? errorFromFaults([{ errorCode, message, fields }]) : asSalesforceError(error);
}

function unexpectedStatus(status: number): SalesforceError {
	const code = status >= 500 ? 'SERVER_UNAVAILABLE' : status === 401 ? 'INVALID_SESSION_ID' : `ERROR_HTTP_${status}`;
	return SalesforceError.reported(code, `Salesforce answered ${status} without saying why`, { statusCode: status });
}
