import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { secretsIn } from '../org/world/secrets.mts';
import type { OrgProcess } from './orgProcess.mts';
import type { UserFolder } from './userFolder.mts';

/**
 * The secrets that the org has given out (tokens, codes, secrets of apps, passwords) and that stand readable in an n8n's user folder, with
 * the executions in its database, or in other texts, such as its log. Throws when the org has given out none, because then nothing was looked
 * for.
 */
export async function leakedSecrets(
	org: OrgProcess,
	{ path }: Pick<UserFolder, 'path'>,
	texts: string | AsyncIterable<string> = '',
): Promise<string[]> {
	const { secrets } = await org.control<{ secrets: string[] }>('GET', '/secrets');
	if (secrets.length === 0) throw new Error('The org has given out no secret');
	const known = new Set(secrets);
	const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
	const found: string[] = [];
	for await (const text of typeof texts === 'string' ? [texts] : texts) found.push(...secretsIn(text, known));
	for (const { parentPath, name } of files)
		if (!parentPath.includes('node_modules'))
			found.push(...secretsIn(await readFile(join(parentPath, name), 'latin1'), known));
	return [...new Set(found)];
}
