import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

/** The package as npm would publish it, unpacked. */
export interface PackedPackage extends AsyncDisposable {
	/** Temporary folder with the unpacked files; it is removed on disposal. */
	folder: string;
	/** Path of the tarball, inside a temporary folder as well. */
	tarball: string;
	/** Paths of all files, relative to `folder`, in order. */
	files: string[];
	/** Bytes of the tarball. */
	size: number;
	/** Bytes of all files together, as the registry shows it. */
	unpackedSize: number;
}

interface PackReport {
	filename: string;
	size: number;
	unpackedSize: number;
	files: Array<{ path: string }>;
}

/**
 * Packs the package with `npm pack` and unpacks the tarball into a temporary folder. What is in dist/ is taken as it is.
 * Throws when npm or tar fail.
 */
export async function packPackage(): Promise<PackedPackage> {
	const temporary = await mkdtemp(join(tmpdir(), 'salesforce-admin-packed-'));
	const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', temporary], {
		cwd: ROOT,
	});
	const [report] = JSON.parse(stdout) as PackReport[];
	const tarball = join(temporary, report.filename);
	await run('tar', ['-xzf', tarball, '-C', temporary]);
	return {
		folder: join(temporary, 'package'),
		tarball,
		files: report.files.map(({ path }) => path).sort(),
		size: report.size,
		unpackedSize: report.unpackedSize,
		[Symbol.asyncDispose]: async () => await rm(temporary, { recursive: true, force: true }),
	};
}
