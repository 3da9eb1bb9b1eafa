/** Where n8n keeps files: in memory, on disk, in its database. */
export type BinaryMode = 'default' | 'filesystem' | 'database';

/** How much is measured. */
export interface Scale {
	name: 'quick' | 'default' | 'full';
	/** Items of one run of an operation. */
	items: number[];
	/** Milliseconds that the org adds to every request. */
	latencies: number[];
	/** Fresh processes per figure where one takes less than a second or so; the median counts. */
	rounds: number;
	/** Users that this node deactivates in the real n8n, and that n8n's own two nodes do, one call per user. */
	inN8n: number[];
	perItem: { salesforce: number; httpRequest: number };
	/** Large files: where n8n keeps them, and how many bytes they have. */
	files: Array<{ mode: BinaryMode; bytes: number }>;
	/** Fresh processes per figure of a few dozen milliseconds. */
	shortRounds: number;
	/** Users of the org whose lists are searched. */
	listUsers: number;
}

const MB = 1024 * 1024;

/** Salesforce takes 2 GB a file; n8n's database 512 MB, and in memory n8n has a file as base64, and no text is longer than 512 MB. */
const LARGE_FILES: Scale['files'] = [
	{ mode: 'filesystem', bytes: 1024 * MB },
	{ mode: 'filesystem', bytes: 2047 * MB },
	{ mode: 'database', bytes: 500 * MB },
	{ mode: 'default', bytes: 200 * MB },
];

export const SCALES: Record<Scale['name'], Scale> = {
	quick: {
		name: 'quick',
		items: [1, 200, 1000],
		latencies: [50],
		rounds: 1,
		inN8n: [1000],
		perItem: { salesforce: 100, httpRequest: 200 },
		files: [{ mode: 'filesystem', bytes: 256 * MB }],
		shortRounds: 1,
		listUsers: 20_000,
	},
	default: {
		name: 'default',
		items: [1, 10, 200, 1000, 10_000, 100_000],
		latencies: [0, 50],
		rounds: 3,
		inN8n: [1000, 10_000],
		perItem: { salesforce: 1000, httpRequest: 10_000 },
		files: LARGE_FILES,
		shortRounds: 7,
		listUsers: 100_000,
	},
	full: {
		name: 'full',
		items: [1, 10, 200, 1000, 10_000, 100_000],
		latencies: [0, 50],
		rounds: 5,
		inN8n: [1000, 10_000, 100_000],
		perItem: { salesforce: 10_000, httpRequest: 10_000 },
		files: LARGE_FILES,
		shortRounds: 7,
		listUsers: 100_000,
	},
};

/** What every question of the benchmark gets. */
export interface Ground {
	scale: Scale;
	/** Folder of the packed package. */
	packageFolder: string;
	/** Says on standard error what is being measured. */
	progress(text: string): void;
}

/** Path of the built node in the packed package. */
export const nodeFileOf = ({ packageFolder }: Ground) =>
	`${packageFolder}/dist/nodes/SalesforceAdmin/SalesforceAdmin.node.js`;
