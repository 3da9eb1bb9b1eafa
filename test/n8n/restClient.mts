import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'flatted';
import { Execution, type ExecutionData } from './workflows/runData.mts';
import { START, type Workflow } from './workflows/workflow.mts';

/** The owner of every n8n that the tests start. */
export const OWNER = { email: 'owner@example.com', password: 'Passw0rd123', firstName: 'Olivia', lastName: 'Owner' };

/** What n8n shows in place of a secret; sent back, it means "the stored value". */
const STORED_SECRET = '__n8n_BLANK_VALUE_e5362baf-c777-4d57-a609-6eaf1f9e87f6';

const ENDED = ['success', 'error', 'canceled', 'crashed'];

interface Answer<Data> {
	status: number;
	data: Data;
}

/** A stored credential as n8n shows it: secrets are redacted. */
export interface StoredCredential {
	id: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** An execution as n8n lists it. */
export interface StoredExecution {
	id: string;
	status: string;
	/** `2026-05-01T07:25:37.000Z` */
	startedAt: string;
}

/** n8n's REST API as the editor uses it. Keeps the session's cookie. All methods throw when n8n refuses. */
export class RestClient {
	readonly url: string;
	/** What n8n knows this client by: it binds a session to the browser that began it. */
	readonly browserId = 'the-tests';
	readonly #cookies = new Map<string, string>();

	constructor(url: string) {
		this.url = url;
	}

	/** The session's cookie, for a browser that goes on in the owner's name. */
	get cookies(): Array<{ name: string; value: string }> {
		return [...this.#cookies].map(([name, value]) => ({ name, value }));
	}

	/**
	 * Whether n8n answers. While it starts it refuses connections, answers 404, 200 with a page that is no JSON, or 503 because its database
	 * is not ready, and not the same on every path.
	 */
	async isUp(): Promise<boolean> {
		try {
			const login = await this.#send('POST', '/login', { emailOrLdapLoginId: OWNER.email, password: 'no' });
			const answers = [login, await this.#send('GET', '/settings')];
			return answers.every(({ status, data }) => status !== 404 && status < 500 && typeof data === 'object');
		} catch {
			return false;
		}
	}

	/** Calls `/rest<path>` and returns what is in the answer's `data`. */
	async call<Data = unknown>(method: string, path: string, body?: unknown): Promise<Data> {
		return successful(await this.#send(method, path, body), `${method} ${path}`) as Data;
	}

	async createCredential(type: string, data: Record<string, unknown>, name = 'Salesforce'): Promise<StoredCredential> {
		return await this.call('POST', '/credentials', { name, type, data });
	}

	async credential(id: string): Promise<StoredCredential> {
		return await this.call('GET', `/credentials/${id}?includeData=true`);
	}

	/** Runs the credential type's own test. */
	async testCredential(id: string): Promise<{ status: string; message: string }> {
		const stored = await this.credential(id);
		const credentials = { ...stored, data: { ...stored.data, oauthTokenData: STORED_SECRET } };
		return await this.call('POST', '/credentials/test', { credentials });
	}

	/** Address of the provider's authorize page to which the editor's Connect button opens a window. */
	async authorizeUrl(credentialId: string): Promise<string> {
		return await this.call('GET', `/oauth2-credential/auth?id=${credentialId}`);
	}

	/** Requests the OAuth callback as the browser's window does at the end; returns the page that n8n shows. */
	async visitCallback(callback: string): Promise<string> {
		const { pathname, search } = new URL(callback);
		const response = await fetch(this.url + pathname + search, { headers: this.#headers() });
		return await response.text();
	}

	/** Stores a workflow under a new id. */
	async createWorkflow(workflow: Workflow): Promise<Workflow & { id: string }> {
		return await this.call('POST', '/workflows', { ...workflow, id: undefined });
	}

	/** Publishes a stored workflow, so that its webhooks and other triggers work. */
	async publish({ id, versionId }: Workflow & { id: string }): Promise<void> {
		await this.call('POST', `/workflows/${id}/activate`, { versionId });
	}

	/** Takes a published workflow back. */
	async unpublish({ id }: { id: string }): Promise<void> {
		await this.call('POST', `/workflows/${id}/deactivate`, {});
	}

	/** The executions of a workflow, the latest first. */
	async executions({ id }: { id: string }): Promise<StoredExecution[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		return (await this.call<{ results: StoredExecution[] }>('GET', `/executions?filter=${filter}`)).results;
	}

	/** Starts a stored workflow by hand, from the trigger of that name; returns the execution's id. */
	async start(workflow: Workflow & { id: string }, trigger = START): Promise<string> {
		const body = { workflowData: workflow, triggerToStartFrom: { name: trigger }, startNodes: [] };
		const { executionId } = await this.call<{ executionId: string }>('POST', `/workflows/${workflow.id}/run`, body);
		return executionId;
	}

	/** The execution once it has ended. Throws after `timeout` milliseconds. */
	async ended(executionId: string, timeout = 120_000): Promise<Execution> {
		let pause = 100;
		for (const deadline = Date.now() + timeout; Date.now() < deadline; await wait(pause)) {
			pause = Math.min(pause * 1.2, 1000);
			const answer = await this.#send('GET', `/executions/${executionId}`);
			// An n8n that is busy says 503 for a while.
			if (answer.status === 503) continue;
			const { status, data } = successful(answer, `GET /executions/${executionId}`) as { status: string; data: string };
			// The status is final a moment before the data is stored.
			const read = ENDED.includes(status) && data ? (parse(data) as ExecutionData) : undefined;
			if (read?.resultData) return new Execution(status, read, executionId);
		}
		throw new Error(`Execution ${executionId} has not ended after ${timeout / 1000} s`);
	}

	/** Stores a workflow, runs it and returns how it ended. */
	async run(workflow: Workflow, timeout?: number): Promise<Execution> {
		return await this.ended(await this.start(await this.createWorkflow(workflow)), timeout);
	}

	async #send(method: string, path: string, body?: unknown): Promise<Answer<unknown>> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: { 'content-type': 'application/json', ...this.#headers() },
			body: body === undefined ? undefined : JSON.stringify(body),
			redirect: 'manual',
		});
		for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
		const text = await response.text();
		return { status: response.status, data: dataOf(text) };
	}

	#headers(): Record<string, string> {
		const cookie = this.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
		return { 'browser-id': this.browserId, ...(cookie && { cookie }) };
	}

	#keep(setCookie: string): void {
		const [pair = ''] = setCookie.split(';');
		this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
	}
}

/** Logs the owner in, setting the instance up when it has none yet. */
export async function logInOwner(rest: RestClient): Promise<void> {
	const { showSetupOnFirstLoad } = (
		await rest.call<{ userManagement: { showSetupOnFirstLoad: boolean } }>('GET', '/settings')
	).userManagement;
	if (showSetupOnFirstLoad) await rest.call('POST', '/owner/setup', OWNER);
	else await rest.call('POST', '/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });
}

function successful({ status, data }: Answer<unknown>, what: string): unknown {
	if (status >= 400) throw new Error(`n8n answers ${status} to ${what}: ${JSON.stringify(data)}`);
	return data;
}

function dataOf(text: string): unknown {
	try {
		const parsed = JSON.parse(text) as { data?: unknown };
		return parsed.data ?? parsed;
	} catch {
		return text.slice(0, 500);
	}
}
