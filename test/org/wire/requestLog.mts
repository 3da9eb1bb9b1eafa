/** What was asked of the org and how it answered, in order of completion. */

/** A request and its answer. */
export interface LogEntry {
	/** Milliseconds of the org's clock when the request arrived. */
	time: number;
	durationMs: number;
	method: string;
	host: string;
	/** Path without the query, still percent-encoded. */
	path: string;
	/** Query with its question mark, or ''. Codes, tokens and secrets are replaced by `…`. */
	query: string;
	/** 0 when the connection was cut before an answer. */
	status: number;
	bytesIn: number;
	bytesOut: number;
	/** Username of the caller, once known. */
	user: string | undefined;
	/** How many calls the request took from the daily limit; a composite batch takes one per part. */
	apiCalls: number;
	/** Records of a collections call, rows of a Bulk upload. */
	rows: number | undefined;
}

const SECRETS = /([?&](?:code|token|access_token|refresh_token|client_secret|password|code_verifier|source)=)[^&]*/g;

/** The log of an org. */
export class RequestLog {
	readonly entries: LogEntry[] = [];

	/** Entries that counted as API calls: no OAuth, no `GET /services/data`, no page of the org's own. */
	calls(): LogEntry[] {
		return this.entries.filter((entry) => entry.apiCalls > 0);
	}

	add(entry: LogEntry): void {
		this.entries.push({ ...entry, query: entry.query.replace(SECRETS, '$1…') });
	}

	clear(): void {
		this.entries.length = 0;
	}
}
