import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Returns where programs that only tests need are kept: $N8N_NODES_CACHE, or a folder of this project in the user's cache.
 *
 * @returns {string}
 */
export function cacheFolder() {
	const { N8N_NODES_CACHE, XDG_CACHE_HOME } = process.env;
	return resolve(N8N_NODES_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-salesforce-admin'));
}
