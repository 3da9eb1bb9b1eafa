import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

/** A program that some suites need and npm does not have. */
export type Program = 'chromium' | 'postgresql' | 'redis-server';

const POSTGRESQL = '/usr/lib/postgresql';

/** Path of an installed program; of PostgreSQL it is the folder with `initdb` and `postgres`. Undefined when it is missing. */
export function findProgram(program: Program): string | undefined {
	if (program === 'postgresql') return postgresqlFolder();
	const { status, stdout } = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
	return status === 0 ? stdout.trim() : undefined;
}

/** Debian keeps PostgreSQL's servers out of PATH, one folder for each version. */
function postgresqlFolder(): string | undefined {
	try {
		const versions = readdirSync(POSTGRESQL).sort((a, b) => Number(b) - Number(a));
		return versions[0] && `${POSTGRESQL}/${versions[0]}/bin`;
	} catch {
		return undefined;
	}
}

/** Path of a program as `findProgram` gives it. Throws when it is not installed. */
export function programPath(program: Program): string {
	const path = findProgram(program);
	if (!path) throw new Error(`${program} is not installed; npm run test:e2e installs what its suites need`);
	return path;
}

/** Installs the programs that are missing, as Debian packages of the same name. Throws when apt-get cannot. */
export function installPrograms(programs: Program[]): void {
	const missing = programs.filter((program) => !findProgram(program));
	if (missing.length === 0) return;
	console.log(`installing ${missing.join(', ')} with apt-get`);
	aptGet('update', '-qq');
	aptGet('install', '-y', '-qq', '--no-install-recommends', ...missing);
}

function aptGet(...args: string[]): void {
	// In run level 1 the packages start no service.
	const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', ...args];
	const [first = '', ...rest] = process.getuid?.() === 0 ? command : ['sudo', '-n', ...command];
	const { status, error } = spawnSync(first, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
	if (status === 0) return;
	throw new Error(
		`Install the packages by hand, apt-get ${args.join(' ')} did not work${error ? `: ${error.message}` : ''}`,
	);
}
