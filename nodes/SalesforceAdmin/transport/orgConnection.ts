import type {
	ApiRecord,
	BlobField,
	ChangeFeed,
	FieldDescribe,
	ObjectDescribe,
	ObjectSummary,
	Org,
	Page,
	ReportProgress,
	SaveResult,
	WritePart,
} from '../salesforce/api/org';
import type { BulkIngest } from '../salesforce/api/shapes/bulk';
import { valueOf, type Result } from '../salesforce/api/results';
import { bulkIngest } from './bulkIngest';
import { asSaveResults, collectionRequest, saveResults, sendComposite, writeHeaders, writeRequests } from './composite';
import { downloadBlob, inlineBytes, uploadRecord } from './files';
import { Connection } from './jsforce';
import { N8nTransport, fromJsforce } from './n8nTransport';
import { Queries } from './queries';
import { Metadata } from './reads/metadata';
import { retrieveRecords } from './reads/retrieve';
import { createdId, jsonRequest, unreadableAnswer, type JsonRequest } from './requests';
import { revokeToken } from './revocation';
import {
	API_VERSION,
	REST_API,
	isCancelled,
	pauseBeforeRetry,
	sendRequest,
	waitUnlessCancelled,
	withoutCancelSignal,
	type HttpRequest,
	type HttpResponse,
	type N8nContext,
	type Origin,
	type Wire,
} from './send';

/** What is known of an org when it is opened. `currentOrigin` tells its address for each attempt of a call. */
interface OpenedOrg {
	origin: string;
	currentOrigin: Origin;
	user: Org['user'];
	administratorCheck: Org['administratorCheck'];
	onProgress?: ReportProgress;
}

/** An org reached by jsforce, whose way to the network is n8n. */
export class OrgConnection implements Org {
	readonly origin: string;

	readonly user: Org['user'];

	readonly administratorCheck: Org['administratorCheck'];

	readonly bulk: BulkIngest;

	readonly changes: ChangeFeed;

	clockAhead?: number;

	/** The latest note on each subject. */
	private readonly reported = new Map<string, string>();

	private readonly jsforce: Connection;

	private readonly wire: Wire = async (request) => await this.send(request);

	private readonly metadata = new Metadata(async (request) => await this.call(request));

	private readonly queries = new Queries(async (request) => await this.call(request));

	constructor(
		private readonly context: N8nContext,
		private readonly opened: OpenedOrg,
	) {
		this.origin = opened.origin;
		this.user = opened.user;
		this.administratorCheck = opened.administratorCheck;
		this.jsforce = new Connection({ instanceUrl: opened.origin, version: API_VERSION });
		this.bulk = bulkIngest(`${REST_API}/jobs/ingest`, this.wire);
		this.changes = this.queries;
		this.jsforce._transport = new N8nTransport(this.wire);
	}

	get usage() {
		const usage = this.jsforce.limitInfo?.apiUsage;
		return usage && { used: usage.used, limit: usage.limit };
	}

	cancelled(): boolean {
		return isCancelled(this.context);
	}

	finishing(): Org {
		return new OrgConnection(withoutCancelSignal(this.context), this.opened);
	}

	async pause(attempt: number): Promise<void> {
		await pauseBeforeRetry(this.context, attempt);
	}

	async wait(ms: number): Promise<void> {
		await waitUnlessCancelled(this.context, ms);
	}

	reportProgress(subject: string, text: string): void {
		if (this.reported.get(subject) === text) return;
		this.reported.set(subject, text);
		this.context.logger.info(`Salesforce Admin: ${text}`);
		this.opened.onProgress?.(subject, text);
	}

	async query(soql: string): Promise<ApiRecord[]> {
		return valueOf(await this.queries.allRows(soql));
	}

	async queryAll(soqls: string[]): Promise<Array<Result<ApiRecord[]>>> {
		return await Promise.all(soqls.map(async (soql) => await this.queries.allRows(soql)));
	}

	async queryWithDeleted(soql: string): Promise<ApiRecord[]> {
		return await this.queries.allRowsWithDeleted(soql);
	}

	async page(soqlOrNext: string, size?: number, withDeleted?: boolean): Promise<Page> {
		return await this.queries.page(soqlOrNext, size, withDeleted);
	}

	async toolingQuery(soql: string): Promise<ApiRecord[]> {
		return await this.queries.tooling(soql);
	}

	async toolingQueryAll(soqls: string[]): Promise<Array<Result<ApiRecord[]>>> {
		return await this.queries.toolingAll(soqls);
	}

	async describe(object: string): Promise<FieldDescribe[]> {
		return await this.metadata.describe(object);
	}

	async describeAll(types: string[]): Promise<Array<Result<ObjectDescribe>>> {
		return await this.metadata.describeAll(types);
	}

	async describeGlobal(): Promise<ObjectSummary[]> {
		return await this.metadata.describeGlobal();
	}

	async recordCounts(): Promise<Map<string, number>> {
		return await this.metadata.recordCounts();
	}

	async retrieve(object: string, wanted: { ids: string[]; fields: string[] }): Promise<Array<ApiRecord | undefined>> {
		return await retrieveRecords(async (request) => await this.call(request), object, wanted);
	}

	async write(parts: WritePart[]): Promise<Array<Result<SaveResult[]>>> {
		if (parts.length === 1) return [await this.writeCollection(parts[0])];
		const call = async (request: JsonRequest) => await this.call(request);
		const answers = await sendComposite(call, REST_API, writeRequests(parts));
		return answers.map(saveResults);
	}

	private async writeCollection(part: WritePart): Promise<SaveResult[]> {
		const { kind, object, records } = part;
		const options = { allOrNone: false, headers: writeHeaders(part) };
		const ids = records.map(({ Id }) => String(Id));
		if (kind === 'upsert') return await this.save(async () => await this.jsforce.request(upsertRequest(part)));
		if (kind === 'create') return await this.save(async () => await this.jsforce.create(object, records, options));
		if (kind === 'remove') return await this.save(async () => await this.jsforce.destroy(object, ids, options));
		const updates = records as Array<ApiRecord & { Id: string }>;
		return await this.save(async () => await this.jsforce.update(object, updates, options));
	}

	private async createOne(object: string, record: ApiRecord): Promise<string> {
		const saved: unknown = await this.jsforce.create(object, record).catch((error: unknown) => {
			throw fromJsforce(error);
		});
		return createdId(saved);
	}

	async createWithFile(object: string, record: ApiRecord, blob: BlobField): Promise<string> {
		const base64 = inlineBytes(blob);
		if (base64 !== undefined) return await this.createOne(object, { ...record, [blob.name]: base64 });
		return await uploadRecord(this.wire, { path: `${REST_API}/sobjects/${object}`, record, blob });
	}

	async resetPassword(userId: string): Promise<string> {
		const answer = await this.request('DELETE', passwordPath(userId));
		const { NewPassword: password } = Object(answer) as { NewPassword?: unknown };
		if (typeof password === 'string' && password !== '') return password;
		throw unreadableAnswer();
	}

	async setPassword(userId: string, newPassword: string): Promise<void> {
		// Salesforce says nothing when it is done. A page of maintenance can have status 200.
		if (await this.request('POST', passwordPath(userId), { NewPassword: newPassword })) throw unreadableAnswer();
	}

	async revokeToken(token: string): Promise<void> {
		await revokeToken(this.wire, token);
	}

	async download(object: string, id: string, blobField: string): Promise<NodeJS.ReadableStream> {
		return await downloadBlob(this.wire, { object, id, blobField });
	}

	private async request(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
		return await this.call(jsonRequest(method, path, body));
	}

	private async send(request: HttpRequest): Promise<HttpResponse> {
		const response = await sendRequest(this.context, this.opened.currentOrigin, request);
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
		if (!Array.isArray(saved)) throw unreadableAnswer();
		return saved as SaveResult[];
	}
}

// jsforce sends one record per call where it upserts.
function upsertRequest(part: WritePart): JsonRequest {
	const { url, body } = collectionRequest(part);
	const request = jsonRequest('PATCH', url, body);
	return { ...request, headers: { ...request.headers, ...writeHeaders(part) } };
}

const passwordPath = (userId: string) => `${REST_API}/sobjects/User/${userId}/password`;
