import { isSafeObjectProperty } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** An expression that is only a field of the item. Dragging a field onto a parameter writes it in this form: `={{ $json.manager.id }}`. */
const FIELD = /^=\{\{\s*\$json((?:\.[A-Za-z_]\w*)+)\s*\}\}$/;

/** Reads a value from the item's JSON; undefined when n8n has to evaluate the parameter. */
type Reader = (json: IDataObject) => unknown;

/**
 * A parameter as the workflow has it: the same value for every item, a value made of fields of the item, or an expression that only n8n
 * can evaluate.
 */
type Template = { kind: 'constant'; value: unknown } | { kind: 'fields'; read: Reader } | { kind: 'expression' };

/**
 * The values of parameters for the items of one run. n8n evaluates a parameter for each item anew, and each expression in a sandbox of its
 * own, which takes half a millisecond: for many items longer than Salesforce takes. So a parameter without an expression is read once, and
 * a parameter made of plain fields is read from the item. Every other one is left to n8n, and so is a field of an item that holds no text,
 * number or truth value.
 */
export class ItemValues {
	private readonly items: INodeExecutionData[];

	private readonly templates = new Map<string, Template>();

	/** Whether the node runs as a tool of an AI Agent, whose model gives some of the parameters. */
	readonly isOfTool: boolean;

	constructor(private readonly context: IExecuteFunctions) {
		this.items = context.getInputData();
		// n8n copies the whole node for each who asks, so it is asked once and not for each item.
		this.isOfTool = isTool(context);
	}

	/**
	 * The value of a parameter for an item; null for a parameter that the chosen operation does not have. A constant is the same object for
	 * every item. Throws the error of n8n when an expression fails.
	 */
	get(name: string, itemIndex: number): unknown {
		const template = this.templateOf(name, itemIndex);
		if (template.kind === 'constant') return template.value;
		const value = template.kind === 'fields' ? template.read(this.items[itemIndex].json) : undefined;
		return value ?? this.evaluate(name, itemIndex);
	}

	/** Whether a parameter has no expression. */
	isConstant(name: string, itemIndex: number): boolean {
		return this.templateOf(name, itemIndex).kind === 'constant';
	}

	private templateOf(name: string, itemIndex: number): Template {
		const cached = this.templates.get(name);
		if (cached) return cached;
		const raw: unknown = this.context.getNodeParameter(name, 0, null, { rawExpressions: true });
		const template = this.classify(raw, () => this.evaluate(name, itemIndex));
		this.templates.set(name, template);
		return template;
	}

	private classify(raw: unknown, evaluate: () => unknown): Template {
		const expressions = expressionsIn(raw);
		if (expressions.length === 0) return { kind: 'constant', value: evaluate() };
		// For a tool the input item holds the agent's arguments, and `$json` means another item, so n8n evaluates the fields.
		const isFields = expressions.every((text) => FIELD.test(text)) && !this.context.isToolExecution?.();
		return isFields ? { kind: 'fields', read: readerOf(raw) } : { kind: 'expression' };
	}

	private evaluate(name: string, itemIndex: number): unknown {
		// n8n throws for a parameter that the chosen operation does not show, unless a value to fall back on is given.
		return this.context.getNodeParameter(name, itemIndex, null);
	}
}

function expressionsIn(raw: unknown): string[] {
	if (typeof raw === 'string') return raw.startsWith('=') ? [raw] : [];
	return raw && typeof raw === 'object' ? Object.values(raw).flatMap(expressionsIn) : [];
}

/** Reads a copy of a value, every expression of which is a field, with the fields filled in. */
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

/** The property of a record by its name; undefined for a name that expressions may not use or that every object has: n8n decides on those. */
function propertyOf(record: unknown, name: string): unknown {
	if (typeof record !== 'object' || record === null || Array.isArray(record)) return undefined;
	const isOwn = Object.hasOwn(record, name) && isSafeObjectProperty(name) && !(name in Object.prototype);
	return isOwn ? (record as IDataObject)[name] : undefined;
}

/** Whether the node runs as a tool of an AI Agent, by the type that n8n gives its tool. */
export const isTool = (context: IExecuteFunctions) => context.getNode().type.endsWith('Tool');
