import { SalesforceError } from '../api/errors';
import type { FieldDescribe, Org } from '../api/org';
import { isError, resultOf, valueOf, type Result } from '../api/results';
import { fieldName } from '../api/soql';
import { didYouMean } from '../directory/nearestNames';
import { describeObjects, fieldOf, parentField, type RecordObject } from './describe';

/** A field of a query: its path as the org writes it, and what it is where that is known, with the API name of its object. */
export interface Column {
	path: string;
	field?: FieldDescribe;
	object: string;
}

/** What a relationship leads to: its path as the org writes it, and the objects as far as they can be told. */
interface Parent {
	path: string;
	objects: RecordObject[];
	/** Whether it leads to one object, so that a field that this one has not got is no field. */
	isSure: boolean;
}

/** The parents of an object by the path that leads to them, in lower case: `owner`, `account.owner`. */
export type Parents = ReadonlyMap<string, Result<Parent>>;

/** A relationship to more objects is not looked into. */
const MOST_OBJECTS = 5;

/**
 * What the parents are that some paths lead through, such as `Account.Owner.IsActive`: one API call for each step, and none while the objects
 * are remembered. Rejects with a SalesforceError when nothing could be asked.
 */
export async function describeParents(org: Org, object: RecordObject, given: string[]): Promise<Parents> {
	const parents = new Map<string, Result<Parent>>();
	const ways = given.map((path) => path.trim().split('.').slice(0, -1));
	const deepest = Math.min(MOST_STEPS, Math.max(0, ...ways.map(({ length }) => length)));
	for (let depth = 1; depth <= deepest; depth++) {
		const steps = ways.filter(({ length }) => length >= depth).map((way) => way.slice(0, depth));
		const leads = new Map(steps.map((way) => [keyOf(way), resultOf(() => leadOf(object, way, parents))]));
		const targets = [...leads.values()].flatMap((lead) => (isError(lead) ? [] : lead.targets));
		const objects = await describeObjects(org, targets);
		for (const [key, lead] of leads) parents.set(key, isError(lead) ? lead : parentOf(lead, objects));
	}
	return parents;
}

const keyOf = (way: string[]) => way.join('.').toLowerCase();

/** Where a step leads: to these objects, or to nobody knows which. */
interface Lead {
	path: string;
	targets: string[];
}

function leadOf(object: RecordObject, way: string[], parents: Parents): Lead {
	const name = way[way.length - 1];
	const before = way.length > 1 ? valueOf(parents.get(keyOf(way.slice(0, -1))) as Result<Parent>) : rootOf(object);
	const fields = before.objects.flatMap((one) => parentField(one, name) ?? []);
	if (fields.length === 0 && before.isSure) throw unknownParent(before.objects[0], name);
	const path = [before.path, fields[0]?.relationshipName ?? fieldName(name)].filter(Boolean).join('.');
	const targets = [...new Set(fields.flatMap(({ referenceTo }) => referenceTo))];
	return { path, targets: targets.length > MOST_OBJECTS ? [] : targets };
}

const rootOf = (object: RecordObject): Parent => ({ path: '', objects: [object], isSure: true });

function parentOf({ path, targets }: Lead, described: ReadonlyMap<string, Result<RecordObject>>): Parent {
	const objects = targets.flatMap((target) => {
		const object = described.get(target);
		return object && !isError(object) ? [object] : [];
	});
	return { path, objects, isSure: targets.length === 1 && objects.length === 1 };
}

function unknownParent({ name, fields }: RecordObject, given: string): SalesforceError {
	const names = [...fields.values()].flatMap(({ relationshipName, label }) =>
		relationshipName ? [{ name: relationshipName, label }] : [],
	);
	const message = `${name} has no parent '${given.slice(0, 80)}' that the connected user can see`;
	const question = didYouMean(given, names);
	return new SalesforceError('INVALID_FIELD', question ? `${message}. ${question}` : message, {
		fields: [given.slice(0, 80)],
		advice:
			'A path begins with the name of a relationship: Owner.Username, Parent.Name, and of custom lookups Region__r.Name.',
	});
}

/**
 * The column that a name or a path stands for. Throws INVALID_FIELD, with the nearest names, when the connected user can see no such field or
 * parent. Where a parent can be of several objects, Salesforce knows which fields it has.
 */
export function columnOf(object: RecordObject, given: string, parents: Parents): Column {
	const way = given.trim().split('.');
	const name = way.pop() as string;
	if (way.length > 0) checkPath(given.trim(), way);
	const parent = way.length === 0 ? rootOf(object) : valueOf(parents.get(keyOf(way)) as Result<Parent>);
	if (parent.isSure) return known(parent, parent.objects[0], fieldOf(parent.objects[0], name));
	const owners = parent.objects.filter(({ fields }) => fields.has(name.toLowerCase()));
	const fields = owners.map((owner) => fieldOf(owner, name));
	const isOneType = new Set(fields.map(({ type }) => type)).size === 1;
	if (isOneType) return known(parent, owners[0], fields[0]);
	return { path: `${parent.path}.${fieldName(name)}`, object: object.name };
}

/** A path leads over so many relationships at most (SOQL and SOSL Reference, "Understanding Relationship Query Limitations"). */
const MOST_STEPS = 5;

function checkPath(path: string, { length }: string[]): void {
	fieldName(path);
	if (length <= MOST_STEPS) return;
	const message = `The path '${path.slice(0, 200)}' leads over ${length} parents, and a query over ${MOST_STEPS}`;
	throw new SalesforceError('INVALID_FIELD', message, {
		advice: 'Read the record on the way by a node of its own.',
		fields: [path.slice(0, 80)],
	});
}

const known = ({ path }: Parent, { name }: RecordObject, field: FieldDescribe): Column => ({
	path: path === '' ? field.name : `${path}.${field.name}`,
	field,
	object: name,
});
