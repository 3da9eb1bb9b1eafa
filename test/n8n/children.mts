import type { ChildProcess } from 'node:child_process';

/** Lets a child process not outlive this one, however this one ends (but for SIGKILL). */
export function endWithUs(child: ChildProcess): void {
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	child.once('exit', () => process.off('exit', kill));
}
