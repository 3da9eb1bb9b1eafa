import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { endWithUs } from './children.mts';
import { freePorts } from './ports.mts';
import { logInOwner, RestClient } from './restClient.mts';
import { createUserFolder, type UserFolder, type UserFolderOptions } from './userFolder.mts';

/** How long n8n may take to start, in milliseconds; its first start runs the database's migrations. */
const START_TIMEOUT = 180_000;
/** How long n8n may take to end its executions before it is killed, in milliseconds. */
const STOP_TIMEOUT = 15_000;

/** A process of n8n. */
export interface N8nProcess {
	pid: number;
	/** All it has written so far, on standard output and standard error. */
	log(): string;
	/** Ends it in an orderly way, and by force when that takes too long. */
	stop(): Promise<void>;
	/** Ends it at once, as a crash would. */
	kill(): Promise<void>;
}

/** A running n8n with its editor, with an owner who is logged in. */
export interface N8nInstance extends N8nProcess, AsyncDisposable {
	/** `http://localhost:<port>`: the editor, and what n8n puts into its OAuth callback. */
	url: string;
	folder: UserFolder;
	/** The REST API as the editor uses it, in the owner's name. */
	rest: RestClient;
}

/**
 * Starts an n8n on free ports, waits until it answers, and sets up its owner. Uses the user folder when one is given, else a
 * new one that disposal removes. Throws with n8n's log when it does not come up.
 */
export async function startInstance(options: UserFolderOptions & { folder?: UserFolder } = {}): Promise<N8nInstance> {
	const folder = options.folder ?? (await createUserFolder(options));
	const [port, brokerPort] = await freePorts(2);
	const server = startProcess(folder, ['start'], {
		N8N_PORT: String(port),
		N8N_HOST: 'localhost',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
	});
	const url = `http://localhost:${port}`;
	const rest = new RestClient(url);
	const dispose = async () => {
		await server.stop();
		if (!options.folder) await folder[Symbol.asyncDispose]();
	};
	try {
		await untilUp(server, () => rest.isUp());
		await logInOwner(rest);
	} catch (error) {
		await dispose();
		throw new Error(`n8n ${folder.version} did not start; its log:\n${server.log()}`, { cause: error });
	}
	return { ...server, url, folder, rest, [Symbol.asyncDispose]: dispose };
}

/** Starts a long-running n8n command in a user folder. */
export function startProcess(folder: UserFolder, args: string[], environment: Record<string, string> = {}): N8nProcess {
	const env = { ...folder.environment, ...environment };
	const child = spawn(folder.node, [folder.bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	let log = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log += text));
	endWithUs(child);
	return {
		pid: child.pid!,
		log: () => log,
		stop: async () => await end(child, 'SIGTERM'),
		kill: async () => await end(child, 'SIGKILL'),
	};
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
	child.kill(signal);
	await once(child, 'exit');
	clearTimeout(force);
}

/** Waits until `isUp` says so. Throws when the process has ended or takes too long. */
export async function untilUp({ pid }: N8nProcess, isUp: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + START_TIMEOUT;
	while (!(await isUp())) {
		if (!isRunning(pid)) throw new Error('n8n has ended');
		if (Date.now() > deadline) throw new Error(`n8n did not answer within ${START_TIMEOUT / 1000} s`);
		await wait(250);
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
