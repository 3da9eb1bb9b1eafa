import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { programPath } from './programs.mts';
import { endWithUs } from './children.mts';
import { freePorts } from './ports.mts';

const run = promisify(execFile);

/** How long a service may take to answer on its port, in milliseconds. */
const START_TIMEOUT = 30_000;

/** A server that listens on a port of 127.0.0.1 and keeps its data in a temporary folder, both gone after disposal. */
export interface Service extends AsyncDisposable {
	port: number;
}

/** Starts Redis, which keeps everything in memory. */
export async function startRedis(): Promise<Service> {
	const folder = await mkdtemp(join(tmpdir(), 'redis-'));
	const [port = 0] = await freePorts(1);
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
	return await started(spawn(programPath('redis-server'), args, { stdio: 'ignore' }), folder, port);
}

/** Starts PostgreSQL with an empty database; user and database are both `postgres`, without a password. */
export async function startPostgres(): Promise<Service> {
	const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
	const [port = 0] = await freePorts(1);
	const owner = await serverUser();
	if (owner) await chown(folder, owner.uid, owner.gid);
	const bin = programPath('postgresql');
	const options = { cwd: folder, ...owner };
	await run(join(bin, 'initdb'), ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '--no-sync'], options);
	const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: folder, fsync: 'off' };
	const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const server = spawn(join(bin, 'postgres'), ['-D', join(folder, 'data'), ...args], { ...options, stdio: 'ignore' });
	return await started(server, folder, port);
}

/** What n8n's environment has to say, so that its database is that of a started PostgreSQL. */
export function databaseEnvironment({ port }: Service): Record<string, string> {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'postgres',
	};
}

/**
 * Runs SQL in a session of its own and holds the locks that it has taken. Disposal ends all other sessions and gives the locks back, so that
 * what waited for them is never done: PostgreSQL would do it also for a client that has died meanwhile.
 */
export async function holdLocks({ port }: Service, sql: string): Promise<AsyncDisposable> {
	const args = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-q', '-v', 'ON_ERROR_STOP=1'];
	const session = spawn(join(programPath('postgresql'), 'psql'), args, { stdio: ['pipe', 'pipe', 'inherit'] });
	endWithUs(session);
	session.stdin.write(`BEGIN; ${sql};\n\\echo locked\n`);
	for await (const text of session.stdout.iterator({ destroyOnReturn: false })) {
		if (String(text).includes('locked')) break;
	}
	const release = async () => {
		session.stdin.end(
			'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database();\n',
		);
		if (session.exitCode === null) await once(session, 'exit');
	};
	return { [Symbol.asyncDispose]: release };
}

/** All that a started PostgreSQL holds, as text in pieces that end between two words: its files are compressed. Throws when it cannot be read. */
export async function* dumpDatabase({ port }: Service): AsyncGenerator<string> {
	const args = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '--no-password', 'postgres'];
	const dump = spawn(join(programPath('postgresql'), 'pg_dump'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
	endWithUs(dump);
	const ended = once(dump, 'exit');
	let rest = '';
	for await (const piece of dump.stdout.setEncoding('latin1')) {
		const text = rest + String(piece);
		const end = text.search(/[\w.!-]*$/);
		yield text.slice(0, end);
		rest = text.slice(end);
	}
	yield rest;
	const [status] = (await ended) as [number | null];
	if (status !== 0) throw new Error(`pg_dump ended with ${status}`);
}

/** PostgreSQL refuses to run as root; its Debian package brings a user for it. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (option: string) => Number((await run('id', [option, 'postgres'])).stdout);
	return { uid: await id('-u'), gid: await id('-g') };
}

async function started(server: ChildProcess, folder: string, port: number): Promise<Service> {
	endWithUs(server);
	const stop = async () => {
		if (server.exitCode === null && server.signalCode === null) {
			// For PostgreSQL this is the shutdown that does not wait for clients.
			server.kill('SIGINT');
			await once(server, 'exit');
		}
		await rm(folder, { recursive: true, force: true });
	};
	for (const deadline = Date.now() + START_TIMEOUT; !(await answers(port)); await wait(100)) {
		if (Date.now() < deadline && server.exitCode === null) continue;
		await stop();
		throw new Error(`${server.spawnfile} does not answer on port ${port}`);
	}
	return { port, [Symbol.asyncDispose]: stop };
}

async function answers(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
