import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

/** A request of a run, in a form in which a bare program can send it once more. */
export interface RecordedRequest {
	method: string;
	path: string;
	headers: Record<string, string>;
	body?: string;
	/** How many answers had come when it was sent: it waits for as many when it is sent again. */
	after: number;
}

/** The context of a run that notes every request that is sent through it. */
export function recording(context: IExecuteFunctions): { context: IExecuteFunctions; requests: RecordedRequest[] } {
	const requests: RecordedRequest[] = [];
	let answers = 0;
	const send = context.helpers.httpRequestWithAuthentication;
	async function sendNoted(this: IExecuteFunctions, type: string, options: IHttpRequestOptions, ...more: never[]) {
		const { pathname, search } = new URL(options.url);
		requests.push({
			method: options.method ?? 'GET',
			path: pathname + search,
			headers: (options.headers ?? {}) as Record<string, string>,
			...(options.body !== undefined && { body: String(options.body) }),
			after: answers,
		});
		return await send.call(this, type, options, ...more).finally(() => answers++);
	}
	const helpers = { ...context.helpers, httpRequestWithAuthentication: sendNoted };
	return { context: Object.create(context, { helpers: { value: helpers } }) as IExecuteFunctions, requests };
}
