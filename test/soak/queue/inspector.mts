/** Looks into a process of Node.js that was started with `--inspect=127.0.0.1:0`. */
import { once } from 'node:events';
import type { N8nProcess } from '../../n8n/instance.mts';

/** What a process holds after a forced collection, in megabytes. */
export interface Memory {
	heap: number;
	rss: number;
}

/** Collects the garbage of a process and measures what is left. Throws when it does not listen to an inspector. */
export async function measureMemory({ log }: N8nProcess): Promise<Memory> {
	const [address] = /ws:\/\/127\.0\.0\.1:\S+/.exec(log()) ?? [];
	if (!address) throw new Error('The process has no inspector');
	const socket = new WebSocket(address);
	await once(socket, 'open');
	try {
		// Twice, because what is finalized by the first is free only after the second.
		for (let times = 0; times < 2; times++) await call(socket, 'HeapProfiler.collectGarbage');
		const { usedSize } = await call<{ usedSize: number }>(socket, 'Runtime.getHeapUsage');
		const rss = await call<{ result: { value: number } }>(socket, 'Runtime.evaluate', {
			expression: 'process.memoryUsage.rss()',
		});
		return { heap: usedSize / 1e6, rss: rss.result.value / 1e6 };
	} finally {
		socket.close();
	}
}

/** One method of the inspector's protocol (https://chromedevtools.github.io/devtools-protocol/v8). */
async function call<Result>(socket: WebSocket, method: string, params: object = {}): Promise<Result> {
	socket.send(JSON.stringify({ id: 1, method, params }));
	for (;;) {
		const [{ data }] = (await once(socket, 'message')) as [MessageEvent<string>];
		const answer = JSON.parse(data) as { id?: number; result?: Result; error?: { message: string } };
		if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
		if (answer.id === 1) return answer.result!;
	}
}
