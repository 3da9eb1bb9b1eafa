import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cacheFolder.mjs';
import { withLock } from './lock.mjs';

/** Packages that one program of the tests needs, too heavy to be dependencies of the project. */
export interface CachedPackages {
	/** What messages call them, such as `Salesforce CLI 2.146.3`. */
	title: string;
	/** Name of their folder in the cache folder; other versions need another name. */
	folder: string;
	/** Package names with exact versions. */
	dependencies: Record<string, string>;
	/** What fetching them takes, such as `takes a minute and 60 MB, once`. */
	cost: string;
}

/** Returns the folder whose node_modules holds the packages, after fetching them when they are missing; throws with npm's last words. */
export async function installCachedPackages(packages: CachedPackages): Promise<string> {
	const folder = join(cacheFolder(), packages.folder);
	const marker = join(folder, 'complete');
	if (existsSync(marker)) return folder;
	const onWait = () => console.log(`${packages.title}: waiting for another process that installs it`);
	await withLock(`${folder}.lock`, onWait, async () => {
		if (existsSync(marker)) return;
		await install(packages, folder);
		writeFileSync(marker, `${new Date().toISOString()}\n`);
	});
	return folder;
}

async function install({ title, folder: name, dependencies, cost }: CachedPackages, folder: string): Promise<void> {
	console.log(`${title}: installing into ${folder}; ${cost}`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, dependencies }, null, 2));
	const log = createWriteStream(join(folder, 'install.log'));
	const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
	const npm = spawn('npm', args, { cwd: folder, shell: process.platform === 'win32' });
	npm.stdout.pipe(log, { end: false });
	npm.stderr.pipe(log, { end: false });
	const [status] = (await once(npm, 'close')) as [number | null];
	log.end();
	await once(log, 'close');
	if (status === 0) return;
	const lastWords = readFileSync(log.path, 'utf8').trimEnd().split('\n').slice(-30).join('\n');
	throw new Error(`${title} could not be installed\n${lastWords}`);
}
