/** One item as an execution stores it. */
export interface StoredItem {
	json: Record<string, unknown>;
	binary?: Record<string, Record<string, unknown>>;
	pairedItem?: { item: number } | number | Array<{ item: number }>;
}

/** An error as an execution stores it: what the user sees in the editor. */
export interface StoredError {
	name?: string;
	message: string;
	description?: string | null;
	httpCode?: string | null;
	context?: Record<string, unknown>;
	node?: { name: string };
	stack?: string;
}

interface StoredRun {
	data?: { main?: Array<StoredItem[] | null> };
	error?: StoredError;
	executionTime?: number;
	hints?: Array<{ message: string }>;
}

/** `data` of an execution, as far as tests look at it. */
export interface ExecutionData {
	resultData: { runData: Record<string, StoredRun[]>; error?: StoredError; lastNodeExecuted?: string };
}

/** An execution that has ended. */
export class Execution {
	readonly id: string | undefined;
	/** `success`, `error`, `canceled` or `crashed`. */
	readonly status: string;
	readonly data: ExecutionData;

	constructor(status: string, data: ExecutionData, id?: string) {
		this.id = id;
		this.status = status;
		this.data = data;
	}

	/** The error that ended the execution, if one did. */
	get error(): StoredError | undefined {
		return this.data.resultData.error;
	}

	/** Items that a node put out in its last run, on its first output unless another is given. Throws when it did not run. */
	items(node: string, output = 0): StoredItem[] {
		const runs = this.data.resultData.runData[node];
		if (!runs) throw new Error(`The node "${node}" did not run${this.error ? `: ${this.error.message}` : ''}`);
		return runs.at(-1)?.data?.main?.[output] ?? [];
	}

	/** The JSON of those items. */
	json(node: string, output = 0): Array<Record<string, unknown>> {
		return this.items(node, output).map((item) => item.json);
	}

	/** This execution if it succeeded; throws with the error that the user sees if it did not. */
	succeeded(): this {
		if (this.status === 'success') return this;
		const { message, description, node } = this.error ?? { message: 'no error was stored' };
		throw new Error(`The execution ended with "${this.status}" in ${node?.name}: ${message}\n${description ?? ''}`);
	}
}
