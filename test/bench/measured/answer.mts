import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The child's side of `MeasuredProcess`: answers each question of the benchmark with one message. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
	process.on('message', (question: Question) => {
		answer(question).then(
			(result) => process.send?.({ result }),
			(error: Error) => process.send?.({ error: error.stack ?? String(error) }),
		);
	});
}

export interface Cost {
	/** Wall time in milliseconds. */
	ms: number;
	/** CPU time of the process, user and system, all threads, in milliseconds. */
	cpuMs: number;
	/** How far resident memory rose above what it was at the start, at its highest, in bytes. */
	memoryGrowth: number;
	/** The longest time for which the process could do nothing else, in milliseconds: a busy n8n answers nobody. */
	longestBlock: number;
}

/** Starts to measure; the returned function ends it. */
export function startCost(): () => Cost {
	globalThis.gc?.();
	const memory = process.memoryUsage.rss();
	const cpu = process.cpuUsage();
	const blocks = monitorEventLoopDelay({ resolution: 5 });
	blocks.enable();
	const started = performance.now();
	return () => {
		const ms = performance.now() - started;
		blocks.disable();
		const { user, system } = process.cpuUsage(cpu);
		// The highest ever (getrusage), so what loading needed more than the run is in it: never too small.
		const peak = process.resourceUsage().maxRSS * 1024;
		return {
			ms,
			cpuMs: (user + system) / 1000,
			memoryGrowth: Math.max(0, peak - memory),
			longestBlock: blocks.max / 1e6,
		};
	};
}
