import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A package as `npm pack` made it: `folder` holds the files of the unpacked tarball. */
export interface UnpackedPackage {
	folder: string;
}

interface Manifest {
	name: string;
	dependencies?: Record<string, string>;
	devDependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

/**
 * Installs a package into a user folder as n8n's settings page does (n8n's `community-packages.service.js`): the unpacked
 * tarball lies in `.n8n/nodes/node_modules/<name>`, its package.json without the dependencies that n8n does not install.
 * Returns its folder. Throws when the package has dependencies, for which n8n would call npm.
 */
export async function installPackage({ folder }: UnpackedPackage, userFolder: string): Promise<string> {
	const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
	if (Object.keys(manifest.dependencies ?? {}).length > 0) {
		throw new Error(`${manifest.name} has dependencies; a package that n8n verifies has none`);
	}
	const nodes = join(userFolder, '.n8n/nodes');
	const target = join(nodes, 'node_modules', manifest.name);
	await mkdir(target, { recursive: true });
	await cp(folder, target, { recursive: true });
	const { devDependencies, peerDependencies, optionalDependencies, ...kept } = manifest;
	await writeFile(join(target, 'package.json'), JSON.stringify(kept, null, 2));
	await writeFile(
		join(nodes, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }),
	);
	return target;
}
