/** sObject Tree: records with their children in one call, all or nothing (REST guide, Composite, sObject Tree). */
import * as errors from '../../errors/index.mts';
import { insertRecord } from '../../records/dml.mts';
import type { Input } from '../../records/input.mts';
import type { Context, ObjectType } from '../../world/model.mts';
import { OrgError, type SalesforceFault } from '../../world/types.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';
import { inputOf, objectOf, objectsOf } from './sobjects.mts';

/** REST guide, sObject Tree. */
const MOST_RECORDS = 200;
const MOST_LEVELS = 5;

interface Node {
	object: ObjectType;
	referenceId: string;
	input: Input;
	/** Field that leads to the parent, and the parent. */
	parent: { field: string; node: Node } | undefined;
	id?: string;
	/** 1 for a root. */
	level: number;
}

/** `POST /composite/tree/Account`: 201 with the ids, or 400 with the errors of the records that failed. */
export function createTree(context: Context, request: ApiRequest, [name = '']: string[]): ApiResponse {
	const { records } = inputOf(request);
	const nodes = byLevel(nodesOf(context, objectOf(context, name), records, undefined, 1));
	if (nodes.length === 0) throw errors.noRecords();
	if (nodes.length > MOST_RECORDS) throw errors.tooManyRecords(MOST_RECORDS);
	const twice = repeated(nodes);
	const failures = twice.length > 0 ? twice : insertAll(context, nodes);
	if (failures.length > 0) return { status: 400, body: { hasErrors: true, results: failures } };
	return {
		status: 201,
		body: { hasErrors: false, results: nodes.map(({ referenceId, id }) => ({ referenceId, id })) },
	};
}

/** Records of one level together: all roots, then all of their children (REST guide, Create Nested Records). */
function byLevel(nodes: Node[]): Node[] {
	return nodes.toSorted((a, b) => a.level - b.level);
}

/** An entry for each record whose reference id comes more than once (REST guide, sObject Tree Response Body). */
function repeated(nodes: Node[]): object[] {
	const counts = new Map<string, number>();
	for (const { referenceId } of nodes) counts.set(referenceId, (counts.get(referenceId) ?? 0) + 1);
	const twice = nodes.filter(({ referenceId }) => counts.get(referenceId)! > 1);
	return twice.map(({ referenceId }) => failureOf(referenceId, errors.repeatedReferenceId().faults));
}

/** Parents before their children. */
function nodesOf(
	context: Context,
	object: ObjectType,
	records: unknown,
	parent: Node['parent'],
	level: number,
): Node[] {
	if (level > MOST_LEVELS) throw errors.treeTooDeep(MOST_LEVELS);
	return objectsOf(records).flatMap((record) => {
		const { type, referenceId } = (record.attributes ?? {}) as { type?: unknown; referenceId?: unknown };
		if (typeof type !== 'string' || typeof referenceId !== 'string') throw errors.attributesMissing();
		if (type.toLowerCase() !== object.name.toLowerCase()) throw errors.typeOfUpsert(object.name);
		const children = context.org.schema.childrenOf(object);
		const node: Node = { object, referenceId, input: {}, parent, level };
		const below: Node[] = [];
		for (const [key, value] of Object.entries(record)) {
			const found = children.find(({ field }) => field.childRelationshipName?.toLowerCase() === key.toLowerCase());
			if (!found) node.input[key] = value;
			else below.push(...nodesOf(context, found.child, listOf(value), { field: found.field.name, node }, level + 1));
		}
		return [node, ...below];
	});
}

function listOf(value: unknown): unknown {
	return (value as { records?: unknown } | null)?.records;
}

/** The errors of the records that failed; with one of them nothing is inserted. */
function insertAll(context: Context, nodes: Node[]): object[] {
	const failures: object[] = [];
	const rollback = new Error('rolled back');
	try {
		context.org.store.transaction(() => {
			for (const node of nodes) {
				if (node.parent && node.parent.node.id === undefined) continue;
				const failure = insertNode(context, node);
				if (failure) failures.push(failure);
			}
			if (failures.length > 0) throw rollback;
		});
	} catch (error) {
		if (error !== rollback) throw error;
	}
	return failures;
}

function insertNode(context: Context, node: Node): object | undefined {
	const { object, input, parent, referenceId } = node;
	try {
		if (!object.createable) throw errors.operationNotSupported(object.name, 'create');
		node.id = insertRecord(context, object, parent ? { ...input, [parent.field]: parent.node.id } : input);
		return undefined;
	} catch (error) {
		if (!(error instanceof OrgError)) throw error;
		return failureOf(referenceId, error.faults);
	}
}

function failureOf(referenceId: string, faults: readonly SalesforceFault[]): object {
	const list = faults.map(({ errorCode, message, fields = [] }) => ({ statusCode: errorCode, message, fields }));
	return { referenceId, errors: list };
}
