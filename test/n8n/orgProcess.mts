import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithUs } from './children.mts';
import type { Addresses, AuthorizeOptions } from '../org/index.mts';
import type { TokenAnswer } from '../org/oauth/endpoints/tokenAnswer.mts';
import type { LogEntry } from '../org/wire/requestLog.mts';
import type { OrgRecord } from '../org/world/types.mts';

const PROGRAM = join(import.meta.dirname, '../org/main.mts');

/** A simulated org in a process of its own, as `npm run org` starts it. */
export interface OrgProcess extends Addresses, AsyncDisposable {
	/** The TLS side is always there. */
	tls: NonNullable<Addresses['tls']>;
	pid: number;
	/** Origin of the org's own My Domain, over TLS. */
	origin: string;
	/** Calls the org's own switches, `/__org<path>`. Throws when it refuses. */
	control<Result = void>(method: string, path: string, body?: unknown): Promise<Result>;
	/** A token answer as at the end of a real authorization through the My Domain. */
	authorize(options?: AuthorizeOptions): Promise<TokenAnswer>;
	/** Records as they are stored, for example `records('UserLogin', { UserId })`. Empty fields are absent. */
	records(object: string, filter?: Record<string, string>): Promise<OrgRecord[]>;
	/** The requests since the start, or since the log was cleared. */
	log(): Promise<LogEntry[]>;
	clearLog(): Promise<void>;
	stop(): Promise<void>;
}

/** Starts an org with its TLS side and proxy; `args` are those of `npm run org`. Throws with its output when it does not start. */
export async function startOrgProcess(args: string[] = []): Promise<OrgProcess> {
	const child = spawn(process.execPath, [PROGRAM, '--json', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	endWithUs(child);
	let errors = '';
	child.stderr.on('data', (text) => (errors += text));
	const lines = createInterface({ input: child.stdout });
	const first = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
	if (typeof first[0] !== 'string') throw new Error(`The simulated org did not start:\n${errors}`);
	const addresses = JSON.parse(first[0]) as Addresses & { tls: OrgProcess['tls'] };
	const stop = async () => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill();
		await once(child, 'exit');
	};
	return { ...addresses, pid: child.pid!, ...controls(addresses), stop, [Symbol.asyncDispose]: stop };
}

function controls({ controlUrl, origins: [origin = ''] }: Addresses) {
	const control = async <Result = void,>(method: string, path: string, body?: unknown): Promise<Result> => {
		const response = await fetch(controlUrl + path, {
			method,
			...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`The org refuses ${method} ${path}: ${text}`);
		return (text === '' ? undefined : JSON.parse(text)) as Result;
	};
	return {
		origin,
		control,
		authorize: async (options: AuthorizeOptions = {}) =>
			await control<TokenAnswer>('POST', '/authorize', { origin, ...options }),
		records: async (object: string, filter: Record<string, string> = {}) =>
			(await control<{ records: OrgRecord[] }>('GET', `/records/${object}?${new URLSearchParams(filter)}`)).records,
		log: async () => (await control<{ entries: LogEntry[] }>('GET', '/log')).entries,
		clearLog: async () => await control('DELETE', '/log'),
	};
}
