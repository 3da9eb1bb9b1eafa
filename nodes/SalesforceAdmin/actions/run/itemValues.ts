import { isSafeObjectProperty } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** An expression that is nothing but a field of the item, as dragging a field onto a parameter writes it: `={{ $json.manager.id }}`. */
const FIELD = /^=\{\{\s*\$json((?:\.[A-Za-z_]\w*)+)\s*\}\}$/;

/** Makes a value out of an item; undefined when n8n has to. */
type Reader = (json: IDataObject) => unknown;

/** A parameter as it stands in the workflow: the same for every item, made of fields of the item, or to be worked out by n8n. */
type Written = { kind: 'constant'; value: unknown } | { kind: 'fields'; read: Reader } | { kind: 'expression' };

/**
 * The values of parameters for the items of one run. n8n works out a parameter for each item anew, and each expression in a sandbox of
 * its own, which takes half a millisecond: for many items longer than Salesforce does. So what holds no expression is asked for once, and
 * plain fields are read from the item. Everything else is n8n's, and so is a field that holds no text, number or truth value.
 */
export class ItemValues {
	private readonly items: INodeExecutionData[];

	private readonly written = new Map<string, Written>();

	constructor(private readonly context: IExecuteFunctions) {
		this.items = context.getInputData();
	}

	/** The value of a parameter for an item; null for one that the chosen operation does not have. Throws what n8n throws. */
	get(name: string, itemIndex: number): unknown {
		const written = this.asWritten(name, itemIndex);
		if (written.kind === 'constant') return written.value;
		const value = written.kind === 'fields' ? written.read(this.items[itemIndex].json) : undefined;
		return value ?? this.workedOut(name, itemIndex);
	}

	private asWritten(name: string, itemIndex: number): Written {
		const known = this.written.get(name);
		if (known) return known;
		const raw: unknown = this.context.getNodeParameter(name, 0, null, { rawExpressions: true });
		const written = this.kindOf(raw, () => this.workedOut(name, itemIndex));
		this.written.set(name, written);
		return written;
	}

	private kindOf(raw: unknown, workedOut: () => unknown): Written {
		const expressions = expressionsIn(raw);
		if (expressions.length === 0) return { kind: 'constant', value: workedOut() };
		// A tool's item is what the agent says, which is not what $json means there.
		const isFields = expressions.every((text) => FIELD.test(text)) && !this.context.isToolExecution?.();
		return isFields ? { kind: 'fields', read: readerOf(raw) } : { kind: 'expression' };
	}

	private workedOut(name: string, itemIndex: number): unknown {
		// Without a value to fall back on n8n throws for a parameter that the chosen operation does not show.
		return this.context.getNodeParameter(name, itemIndex, null);
	}
}

function expressionsIn(raw: unknown): string[] {
	if (typeof raw === 'string') return raw.startsWith('=') ? [raw] : [];
	return raw && typeof raw === 'object' ? Object.values(raw).flatMap(expressionsIn) : [];
}

/** Reads a value of which every expression is a field: a copy with the fields filled in. */
function readerOf(raw: unknown): Reader {
	if (typeof raw === 'string' && raw.startsWith('=')) return fieldReader(raw);
	if (!raw || typeof raw !== 'object') return () => raw;
	return partsReader(
		Array.isArray(raw),
		Object.entries(raw).map(([key, value]) => [key, readerOf(value)] as const),
	);
}

function partsReader(isList: boolean, parts: ReadonlyArray<readonly [string, Reader]>): Reader {
	return (json) => {
		const filled = (isList ? [] : {}) as Record<string, unknown>;
		for (const [key, read] of parts) {
			const value = read(json);
			if (value === undefined) return undefined;
			filled[key] = value;
		}
		return filled;
	};
}

function fieldReader(expression: string): Reader {
	const [, path = ''] = FIELD.exec(expression) ?? [];
	const names = path.slice(1).split('.');
	return (json) => {
		const value = names.reduce<unknown>(propertyOf, json);
		return ['string', 'number', 'boolean'].includes(typeof value) ? value : undefined;
	};
}

/** A property that a record has itself. Names that expressions may not use, or that every object has, are left to n8n. */
function propertyOf(record: unknown, name: string): unknown {
	if (typeof record !== 'object' || record === null || Array.isArray(record)) return undefined;
	const isOwn = Object.hasOwn(record, name) && isSafeObjectProperty(name) && !(name in Object.prototype);
	return isOwn ? (record as IDataObject)[name] : undefined;
}
