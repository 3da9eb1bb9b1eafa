import type { ChildProcess } from 'node:child_process';

/** Signals that end this process unless somebody listens, and the status they end it with. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

const children = new Set<ChildProcess>();
let watching = false;

/** Lets a child process not outlive this one, however this one ends (but for SIGKILL). */
export function endWithUs(child: ChildProcess): void {
	if (!watching) watchOurEnd();
	watching = true;
	children.add(child);
	child.once('exit', () => children.delete(child));
}

function watchOurEnd(): void {
	process.once('exit', () => {
		for (const child of children) child.kill('SIGKILL');
	});
	for (const [signal, status] of Object.entries(SIGNALS)) {
		process.on(signal, () => {
			// Whoever listens too ends this process in a way of its own.
			if (process.listenerCount(signal) === 1) process.exit(status);
		});
	}
}
