/** The way of every request: faults on demand, the handler, faults again, the wire, the log. */
import { randomInt } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from '../errors/errorResponse.mts';
import type { Clock } from '../world/clock.mts';
import { OrgError } from '../world/types.mts';
import { edgeHeaders, jsonAnswer, type Answer } from './answers.mts';
import { compress } from './compression.mts';
import { answerBefore, answerAfter } from './faultAnswers.mts';
import type { Fault, FaultQueue } from './faults.mts';
import { readHost, type Host } from './hosts.mts';
import type { RequestLog } from './requestLog.mts';

/** A request on its way, and what the log will say about it. */
export interface Exchange {
	method: string;
	host: Host;
	/** Path without query, percent-encoded. */
	path: string;
	query: URLSearchParams;
	message: IncomingMessage;
	/** Username of the caller. */
	user: string | undefined;
	apiCalls: number;
	rows: number | undefined;
	bytesIn: number;
	/** Runs when the answer is on the wire, for what has to be cleaned up. */
	done: Array<() => void>;
}

/** The parts of an org that every request meets. */
export interface PipelineServices {
	clock: Clock;
	log: RequestLog;
	faults: FaultQueue;
}

/** Answers a request; what it throws becomes an error array or a 500. */
export type Handler = (exchange: Exchange) => Answer | Promise<Answer>;

/** A route handler for Fastify. The answer is written past Fastify, because faults have to break it. */
export function serve(services: PipelineServices, handler: Handler) {
	return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
		reply.hijack();
		const exchange = exchangeOf(request);
		const started = services.clock.now();
		const log = (status: number, bytesOut: number) => logExchange(services, exchange, { started, status, bytesOut });
		const url = request.raw.url ?? '/';
		const faults = services.faults.take(request.method, url);
		await wait(services.faults.latencyMs, faults);
		if (faults.some((fault) => fault.kind === 'reset' && fault.when === 'before')) {
			log(0, 0);
			disconnect(request.raw.socket);
			return;
		}
		if (isSilent(faults, 'before')) return log(0, 0);
		const answer = answerBefore(faults, { path: exchange.path, url }) ?? (await answerSafely(handler, exchange));
		const packed = await compress(answerAfter(faults, exchange.path, answer), request.headers['accept-encoding']);
		await write(reply.raw, packed, { faults, now: services.clock.now(), log });
		for (const done of exchange.done) done();
		// What was not read of the body has to go, or the connection cannot be used again.
		request.raw.unpipe();
		request.raw.resume();
	};
}

/** What the org itself got wrong is a 500 and is printed, so that it can be put right. */
async function answerSafely(handler: Handler, exchange: Exchange): Promise<Answer> {
	try {
		return await handler(exchange);
	} catch (error) {
		if (error instanceof OrgError) return jsonAnswer(error.faults[0]!.status, errorBody(error.faults));
		console.error(error);
		const errorId = `${randomInt(1e9, 2e9)}-${randomInt(1e5)} (${-randomInt(1e9)})`;
		const message = `An unexpected error occurred. Please include this ErrorId if you contact support: ${errorId}`;
		return jsonAnswer(500, [{ message, errorCode: 'UNKNOWN_EXCEPTION' }]);
	}
}

function exchangeOf(request: FastifyRequest): Exchange {
	const message = request.raw;
	const [path = '/', ...rest] = (message.url ?? '/').split('?');
	const scheme = 'encrypted' in message.socket ? 'https' : 'http';
	return {
		method: request.method,
		host: readHost(message.headers.host ?? 'localhost', scheme),
		path,
		query: new URLSearchParams(rest.join('?')),
		message,
		user: undefined,
		apiCalls: 0,
		rows: undefined,
		bytesIn: 0,
		done: [],
	};
}

/** The client's hang-up, or the end of the org, ends a connection on which no answer comes. */
function isSilent(faults: Fault[], when: 'before' | 'after' | 'body'): boolean {
	return faults.some((fault) => fault.kind === 'silence' && fault.when === when);
}

async function wait(latencyMs: number, faults: Fault[]): Promise<void> {
	const own = faults.map((fault) => (fault.kind === 'latency' ? fault.ms : 0));
	const total = own.reduce((sum, ms) => sum + ms, latencyMs);
	if (total > 0) await sleep(total);
}

interface Writing {
	faults: Fault[];
	/** The org's time. */
	now: number;
	log: (status: number, bytesOut: number) => void;
}

async function write(response: ServerResponse, answer: Answer, { faults, now, log }: Writing): Promise<void> {
	if (isSilent(faults, 'after')) return log(0, 0);
	const cut = faults.find((fault) => fault.kind === 'reset' || fault.kind === 'truncatedBody');
	if (cut?.kind === 'reset') {
		log(0, 0);
		disconnect(response.socket);
		return;
	}
	// Salesforce sends JSON in chunks, without a length.
	const chunked = answer.body && !answer.headers['content-length'] ? { 'transfer-encoding': 'chunked' } : {};
	response.writeHead(answer.status, { ...edgeHeaders(now), ...answer.headers, ...chunked });
	if (answer.body === undefined || typeof answer.body === 'string' || Buffer.isBuffer(answer.body)) {
		const body = Buffer.from(answer.body ?? '');
		const slow = faults.find((fault) => fault.kind === 'slowBody');
		const isHalf = cut ?? isSilent(faults, 'body');
		log(answer.status, isHalf ? body.length >> 1 : body.length);
		if (cut) return cutInTheMiddle(response, body);
		if (isHalf) return void response.write(body.subarray(0, body.length >> 1));
		if (slow) await writeSlowly(response, body, slow.ms);
		else response.end(body);
		return;
	}
	await writeStream(response, answer, log);
}

async function writeStream(response: ServerResponse, answer: Answer, log: Writing['log']): Promise<void> {
	let bytesOut = 0;
	const source = answer.body as AsyncIterable<Buffer>;
	const counted = async function* () {
		for await (const chunk of source) {
			bytesOut += chunk.length;
			yield chunk;
		}
		log(answer.status, bytesOut);
	};
	// A client that goes away in the middle of a download is no error of the org.
	await pipeline(counted, response).catch(() => response.destroy());
}

/** Ends a connection the hard way: with a reset where the socket can. */
function disconnect(socket: Socket | null): void {
	if (socket && !('encrypted' in socket)) socket.resetAndDestroy();
	else socket?.destroy();
}

function cutInTheMiddle(response: ServerResponse, body: Buffer): void {
	response.write(body.subarray(0, body.length >> 1), () => disconnect(response.socket));
}

const PIECES = 10;

async function writeSlowly(response: ServerResponse, body: Buffer, ms: number): Promise<void> {
	const size = Math.max(1, Math.ceil(body.length / PIECES));
	for (let start = 0; start < body.length; start += size) {
		await sleep(ms / PIECES);
		response.write(body.subarray(start, start + size));
	}
	response.end();
}

function logExchange(
	{ clock, log }: PipelineServices,
	exchange: Exchange,
	{ started, status, bytesOut }: { started: number; status: number; bytesOut: number },
): void {
	const { method, path, message, user, apiCalls, rows } = exchange;
	const query = (message.url ?? '').slice(path.length);
	const bytesIn = exchange.bytesIn || Number(message.headers['content-length'] ?? 0);
	const durationMs = clock.now() - started;
	const host = message.headers.host ?? '';
	log.add({ time: started, durationMs, method, host, path, query, status, bytesIn, bytesOut, user, apiCalls, rows });
}
