import fastify from 'fastify';

/** A tool as it is described to a model: what it does, and its parameters as JSON Schema. */
export interface Tool {
	name: string;
	description: string;
	parameters: { properties: Record<string, { type?: string; description?: string }>; required?: string[] };
}

interface Message {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: string | Array<{ text: string }> | null;
}

interface ChatRequest {
	messages: Message[];
	tools?: Array<{ function: Tool }>;
}

/** A language model that can be asked over HTTP. */
export interface ChatModel extends AsyncDisposable {
	/** What OpenAI calls the base URL. */
	url: string;
	/** The tools that it was offered last. */
	offered(): Tool[];
	/** What the tool that it called last has answered. */
	told(): string;
}

/**
 * Starts a model that speaks OpenAI's chat completions (https://platform.openai.com/docs/api-reference/chat) and knows nothing but what it
 * is sent: it calls the tool whose name and description share the most words with what the user says, fills it in from there, and in the
 * end repeats what the tool answered.
 */
export async function startChatModel(): Promise<ChatModel> {
	let asked: ChatRequest = { messages: [] };
	const app = fastify();
	app.post<{ Body: ChatRequest }>('/v1/chat/completions', ({ body }) => {
		asked = body;
		return completion(answer(body));
	});
	const address = await app.listen({ host: '127.0.0.1', port: 0 });
	return {
		url: `${address}/v1`,
		offered: () => toolsOf(asked),
		told: () => textOf(asked.messages.findLast(({ role }) => role === 'tool')),
		[Symbol.asyncDispose]: async () => await app.close(),
	};
}

const toolsOf = ({ tools = [] }: ChatRequest) => tools.map((tool) => tool.function);

const completion = (message: object) => ({
	id: 'chatcmpl-1',
	object: 'chat.completion',
	created: 0,
	model: 'any',
	choices: [{ index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: 'stop' }],
	usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

function answer(request: ChatRequest): object {
	const last = request.messages.at(-1);
	if (last?.role === 'tool') return { content: `The tool says: ${textOf(last)}` };
	const said = textOf(last);
	const { name, parameters } = fittingTool(toolsOf(request), said);
	const values = Object.entries(parameters.properties).map(([key, { description = '' }]) => {
		return [key, valueFor(`${key} ${description}`, said)];
	});
	const call = { name, arguments: JSON.stringify(Object.fromEntries(values)) };
	return { tool_calls: [{ id: 'call_1', type: 'function', function: call }] };
}

/** Throws when no tool fits, or two fit equally: their descriptions are not good enough. */
function fittingTool(tools: Tool[], said: string): Tool {
	const wanted = words(said);
	const fit = ({ name, description }: Tool) =>
		[...words(`${name} ${description}`)].filter((word) => wanted.has(word)).length;
	const [first, second] = tools.toSorted((a, b) => fit(b) - fit(a));
	if (first && fit(first) > (second ? fit(second) : 0)) return first;
	// A status that n8n does not ask again after.
	throw Object.assign(new Error(`No tool fits best: ${said}`), { statusCode: 400 });
}

const words = (text: string) => new Set(text.toLowerCase().match(/[a-z]{4,}/g));

/** For a user the address in what is said, for everything else what stands in quotes. */
function valueFor(parameter: string, said: string): string {
	const pattern = /\buser(name)?\b/i.test(parameter) ? /\S+@[\w.-]+\w/ : /(?<=")[^"]*(?=")/;
	return pattern.exec(said)?.[0] ?? '';
}

const textOf = ({ content }: Pick<Message, 'content'> = { content: null }) =>
	typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('');
