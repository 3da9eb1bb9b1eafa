/** Which file of the product may import what. Tests hold it, and `npm run lint` counts what runs against it. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { readImports } from './importGraph.mts';

const ROOT = join(import.meta.dirname, '../../..');

/** The folder of the nodes. */
export const NODE = 'nodes/SalesforceAdmin';

const ROOMS = `${NODE}/salesforce`;

/** What the files of one room may import. */
export interface Rule {
	/** Folder, or pattern of the files, that the rule is about. The first rule that fits a file holds. */
	files: string | RegExp;
	/** Folders (with a slash at the end), files without extension, or packages. */
	mayImport: string[];
	because: string;
}

const rooms = (...names: string[]) => names.map((name) => `${ROOMS}/${name}/`);

/** A room of the Salesforce side: it imports itself and the rooms below it. */
const room = (name: string, below: string[], because: string): Rule => ({
	files: `${ROOMS}/${name}/`,
	mayImport: rooms(name, ...below),
	because,
});

const BASE = ['api', 'writes', 'directory'];

/** Every room of the product, upper floors first. */
export const RULES: Rule[] = [
	{
		files: 'credentials/',
		mayImport: ['n8n-workflow', 'credentials/', `${ROOMS}/api/hosts`],
		because: 'a credential stands alone but for the one check of hosts, which it turns into an expression',
	},
	{
		files: /^nodes\/SalesforceAdmin\/\w+\.node\.ts$/,
		mayImport: ['n8n-workflow', `${NODE}/actions/`, `${NODE}/methods/`, `${NODE}/trigger/`],
		because: 'a node is wiring only',
	},
	{
		files: /^nodes\/SalesforceAdmin\/actions\/(run\/)?\w+\.ts$/,
		mayImport: ['n8n-workflow', ...['actions', 'fields', 'salesforce', 'transport'].map((name) => `${NODE}/${name}/`)],
		because: 'the router opens the connection and knows all operations, but nothing of the editor',
	},
	{
		files: `${NODE}/actions/`,
		mayImport: ['n8n-workflow', `${NODE}/actions/`, `${NODE}/fields/`, `${ROOMS}/`],
		because: 'an operation asks the Salesforce side and never sends anything itself',
	},
	{
		files: `${NODE}/trigger/`,
		mayImport: [
			'n8n-workflow',
			...['trigger', 'fields', 'transport'].map((name) => `${NODE}/${name}/`),
			...rooms('api', 'watch', 'directory'),
		],
		because: 'a poll only reads, and two nodes share rooms, not each other',
	},
	{
		files: `${NODE}/methods/`,
		mayImport: [
			'n8n-workflow',
			...['methods', 'fields', 'salesforce', 'transport'].map((name) => `${NODE}/${name}/`),
			`${NODE}/actions/resources`,
		],
		because: 'what the editor asks for has nothing to do with a run; it only looks up what an operation needs',
	},
	{
		files: `${NODE}/fields/`,
		mayImport: [
			'n8n-workflow',
			`${NODE}/fields/`,
			...rooms('api'),
			`${ROOMS}/directory/givenNames`,
			`${ROOMS}/directory/kinds`,
			`${ROOMS}/entitlements/types`,
			`${ROOMS}/records/newOwners`,
			`${ROOMS}/users/read`,
		],
		because: 'what both nodes show and read is never run',
	},
	{
		files: `${NODE}/transport/jsforce/`,
		mayImport: [`${NODE}/transport/jsforce/`, 'jsforce', 'papaparse', 'events', 'n8n-workflow'],
		because: 'this folder is what the build bundles',
	},
	{
		files: `${NODE}/transport/`,
		mayImport: ['n8n-workflow', `${NODE}/transport/`, ...rooms('api')],
		because:
			'the bridge knows the words of the Salesforce side, but none of its operations; jsforce comes through ./jsforce',
	},
	room(
		'lifecycle',
		[...BASE, 'users', 'entitlements', 'records', 'sessions', 'passwords', 'workItems', 'dependencies'],
		'a verb on a whole user stands above what a user is and is given',
	),
	room(
		'dependencies',
		['api', 'directory', 'users', 'entitlements', 'records', 'sessions'],
		'what only looks into everything of a user changes nothing of it',
	),
	{
		files: `${ROOMS}/watch/`,
		mayImport: ['node:crypto', ...rooms('watch', 'api', 'directory', 'users', 'entitlements', 'objects')],
		because: 'what happened is told by those who only look; hashes of it are all that is kept',
	},
	room('workItems', ['api', 'writes'], 'what waits for users is given to others by their IDs'),
	room('objects', BASE, 'records of any object have nothing to do with users'),
	room('records', [...BASE, 'users'], 'who owns records is asked of users, and changes nothing of them'),
	room('entitlements', [...BASE, 'users'], 'what a user is given knows users, and no verb on them'),
	room('sessions', [...BASE, 'users'], 'where a user is logged in knows users, and no verb on them'),
	room('passwords', [...BASE, 'users'], 'what a user logs in with knows users, and no verb on them'),
	room('users', BASE, 'what a user is does not depend on what the user is given'),
	room('documents', BASE, 'files have nothing to do with users'),
	room('administrator', ['api'], 'whether the connected user may run something is asked before anything else'),
	room('directory', ['api'], 'what is picked by name is only read'),
	room('writes', ['api'], 'a write knows no object'),
	room('api', [], 'the ground: neither n8n nor how a request is sent'),
];

/** The rule of a file, or undefined when no room has it. */
export function ruleOf(file: string): Rule | undefined {
	return RULES.find(({ files }) => (typeof files === 'string' ? file.startsWith(files) : files.test(file)));
}

/** The imports of a file that its room does not allow, each as a sentence. A file without a room has none. */
export function forbiddenImports(file: string): string[] {
	const rule = ruleOf(file);
	if (!rule) return [];
	return readImports(readFileSync(join(ROOT, file), 'utf8'))
		.map((module) => targetOf(module, file))
		.filter((target) => !isAllowed(target, rule))
		.map((target) => `${file} imports ${target}, but ${rule.because}`);
}

/** A relative import as a path from the root without extension; a package by its name; Node's modules stay as they are. */
function targetOf(module: string, file: string): string {
	if (module.startsWith('.')) return posix.join(posix.dirname(file), module).replace(/\.m?[tj]s$/, '');
	if (isBuiltin(module)) return module;
	return /^(?:@[^/]+\/)?[^/]+/.exec(module)![0];
}

function isAllowed(target: string, { mayImport }: Rule): boolean {
	return mayImport.some((allowed) => (allowed.endsWith('/') ? `${target}/`.startsWith(allowed) : target === allowed));
}
