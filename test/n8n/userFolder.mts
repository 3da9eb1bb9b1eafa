import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { endWithUs } from './children.mts';
import { installedN8n, N8N_VERSION } from './install.mjs';
import { installPackage, type UnpackedPackage } from './packageInstall.mts';

/** How n8n reaches the simulated org: through a proxy, and trusting the org's own certificate authority. */
export interface WayToOrg {
	/** `http://127.0.0.1:<port>` of an HTTP proxy that answers CONNECT for Salesforce's hosts. */
	proxyUrl: string;
	/** Path of the PEM file with the certificate authority. */
	caFile: string;
}

export interface UserFolderOptions {
	/** Version of n8n; 2.41.1 when it is not given. */
	version?: string;
	/** The package to install in it, unpacked from the tarball of `npm pack`. */
	package?: UnpackedPackage;
	org?: WayToOrg;
	/** Environment variables on top of the usual ones. */
	environment?: Record<string, string>;
}

/** A data folder for one n8n (database, settings, community packages), and the n8n that belongs to it. */
export interface UserFolder extends AsyncDisposable {
	path: string;
	version: string;
	/** Path of the Node that runs n8n, and of n8n's start script. */
	node: string;
	bin: string;
	/** All that n8n's process finds in its environment. */
	environment: Record<string, string>;
	/** Runs an n8n command, such as `import:workflow`, without a server. Returns its exit status and all it has written. */
	command(...args: string[]): Promise<{ status: number | null; output: string }>;
}

/** n8n talks to nobody but loopback and the org: no telemetry, version checks, templates or banners. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_ONBOARDING_FLOW_DISABLED: 'true',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
	GENERIC_TIMEZONE: 'UTC',
};

/**
 * Makes an empty user folder in the temporary folder, with the package installed the way n8n installs a community package.
 * It is removed on disposal. Installs n8n itself when the cache has none.
 */
export async function createUserFolder(options: UserFolderOptions = {}): Promise<UserFolder> {
	const n8n = await installedN8n(options.version ?? N8N_VERSION);
	const path = await mkdtemp(join(tmpdir(), `n8n-${n8n.version}-`));
	await mkdir(join(path, '.n8n'));
	if (options.package) await installPackage(options.package, path);
	const environment = {
		...ownEnvironment(n8n.node, path),
		...QUIET,
		...n8n.environment,
		...(options.org && environmentOf(options.org)),
		...options.environment,
	};
	return {
		path,
		version: n8n.version,
		node: n8n.node,
		bin: n8n.bin,
		environment,
		command: async (...args) => await runCommand(n8n.node, [n8n.bin, ...args], environment, path),
		[Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true, maxRetries: 5 }),
	};
}

/** Little of this process's environment goes on, so that a developer's N8N_ and npm_ variables change no result. */
function ownEnvironment(node: string, userFolder: string): Record<string, string> {
	return {
		PATH: [dirname(node), process.env.PATH].join(delimiter),
		HOME: userFolder,
		TMPDIR: tmpdir(),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		// Several processes can share one database only with the same key.
		N8N_ENCRYPTION_KEY: 'encryption-key-of-the-tests',
	};
}

function environmentOf({ proxyUrl, caFile }: WayToOrg): Record<string, string> {
	return { HTTPS_PROXY: proxyUrl, NO_PROXY: 'localhost,127.0.0.1', NODE_EXTRA_CA_CERTS: caFile };
}

/** Through a file: n8n ends without waiting for a pipe, and of a long output the rest would be lost. */
async function runCommand(
	node: string,
	args: string[],
	env: Record<string, string>,
	folder: string,
): Promise<{ status: number | null; output: string }> {
	const path = join(folder, `${randomUUID()}.log`);
	await using file = await open(path, 'w');
	const child = spawn(node, args, { env, stdio: ['ignore', file.fd, file.fd] });
	endWithUs(child);
	const [status] = (await once(child, 'exit')) as [number | null];
	return { status, output: await readFile(path, 'utf8') };
}
