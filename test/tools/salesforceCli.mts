/**
 * Salesforce's own CLI, unmodified, in the cache folder outside the repository: a client that the simulated org has to serve
 * as Salesforce does. Fetching it takes one to two minutes and 300 MB, once.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installCachedPackages } from './cachedPackages.mts';

/** Its packages are pinned by the shrinkwrap that it brings. */
const VERSION = '2.146.3';

/** How long a command may take, in milliseconds: four seconds on an idle machine. */
const PATIENCE = 120_000;

/** Returns the path of the CLI's start script, after installing it when it is missing; throws with npm's last words. */
export async function installSalesforceCli(): Promise<string> {
	const folder = await installCachedPackages({
		title: `Salesforce CLI ${VERSION}`,
		folder: `salesforce-cli-${VERSION}`,
		dependencies: { '@salesforce/cli': VERSION },
		cost: 'takes a minute or two and 300 MB, once',
	});
	return join(folder, 'node_modules/@salesforce/cli/bin/run.js');
}

/** What a command has ended with. */
export interface Outcome {
	status: number;
	output: string;
	errors: string;
}

/** The CLI with a home of its own, which is removed on disposal. */
export interface SalesforceCli extends AsyncDisposable {
	/** Runs `sf <args>`; `secrets` are variables of its environment. */
	run(args: string[], secrets?: Record<string, string>): Promise<Outcome>;
	/** The `result` of `sf <args> --json`; throws with what the CLI says when it fails. */
	json(args: string[]): Promise<unknown>;
}

/** Makes a CLI that reaches Salesforce's host names through a proxy and trusts the certificate authority in the file. */
export async function createSalesforceCli(way: { proxyUrl: string; caFile: string }): Promise<SalesforceCli> {
	const script = await installSalesforceCli();
	const home = await mkdtemp(join(tmpdir(), 'salesforce-cli-'));
	const environment = {
		PATH: process.env.PATH ?? '',
		HOME: home,
		TMPDIR: tmpdir(),
		HTTPS_PROXY: way.proxyUrl,
		NODE_EXTRA_CA_CERTS: way.caFile,
		NO_COLOR: '1',
		SF_AUTOUPDATE_DISABLE: 'true',
		// It looks a My Domain up before it connects, and behind the proxy there is no name server that knows it.
		SF_DISABLE_DNS_CHECK: 'true',
		SF_DISABLE_LOG_FILE: 'true',
		SF_DISABLE_TELEMETRY: 'true',
		SF_SKIP_NEW_VERSION_CHECK: 'true',
		// Without it the CLI asks a keychain, which not every machine has.
		SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
	};
	const run = async (args: string[], secrets: Record<string, string> = {}) =>
		await runScript([script, ...args], { cwd: home, env: { ...environment, ...secrets }, timeout: PATIENCE });
	return {
		run,
		json: async (args) => {
			const { output, errors } = await run([...args, '--json']);
			const answer = JSON.parse(output || '{}') as { status?: number; result?: unknown };
			if (answer.status !== 0) throw new Error(`sf ${args.join(' ')} failed:\n${output}${errors}`);
			return answer.result;
		},
		[Symbol.asyncDispose]: async () => await rm(home, { recursive: true, force: true, maxRetries: 5 }),
	};
}

async function runScript(
	args: string[],
	options: { cwd: string; env: Record<string, string>; timeout: number },
): Promise<Outcome> {
	return await new Promise((done) => {
		execFile(process.execPath, args, { ...options, maxBuffer: 16_777_216 }, (error, output, errors) => {
			const status = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
			done({ status, output, errors });
		});
	});
}
