/** Names in a statement: which object it is about, and what a path such as `Profile.UserLicense.Name` leads to. */
import * as errors from '../errors/index.mts';
import type { CompoundValue, Context, Field, ObjectType } from '../world/model.mts';
import { valueOf } from '../world/schema.mts';
import type { FieldValue, OrgRecord } from '../world/types.mts';
import { pointTo, positionOf } from './parse.mts';

/** What names in a part of a statement refer to. */
export interface Scope {
	context: Context;
	/** The whole statement, for error texts. */
	soql: string;
	object: ObjectType;
	alias: string | undefined;
}

/** One step from a record to its parent. */
export interface Step {
	relationship: string;
	field: Field;
}

/** A path from the scope's object to a field. */
export interface Path {
	steps: Step[];
	field: Field;
	/** The value for a record of the scope's object; null when a parent is missing. */
	get: (record: OrgRecord) => FieldValue | CompoundValue;
}

/** What a reference to several types offers, whatever the record is (SOQL guide, polymorphic relationships, object Name). */
const NAME_FIELDS = new Set([
	'id',
	'name',
	'type',
	'firstname',
	'lastname',
	'username',
	'email',
	'alias',
	'isactive',
	'phone',
	'title',
	'profileid',
	'userroleid',
]);

/** The object of a FROM clause; throws INVALID_TYPE when it does not exist or the user cannot see it. */
export function objectNamed(context: Context, soql: string, name: string): ObjectType {
	const object = context.org.schema.find(name);
	if (object?.queryable && (object.visible?.(context) ?? true)) return object;
	const from = soql.toLowerCase().indexOf(`from ${name.toLowerCase()}`);
	throw errors.invalidQueryType(
		`${pointTo(soql, from < 0 ? positionOf(soql, name) : from + 5)}\nsObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
	);
}

/** INVALID_FIELD for a name that the object does not have, or not for this user; the caret stands below the path. */
export function noSuchField(scope: Scope, name: string, object: string, path = name) {
	return errors.invalidQueryField(
		`${pointTo(scope.soql, positionOf(scope.soql, path))}\nNo such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
	);
}

function noSuchRelationship(scope: Scope, name: string) {
	return errors.invalidQueryField(
		`${pointTo(scope.soql, positionOf(scope.soql, name))}\nDidn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
	);
}

/** Levels from child to parent that one path may have (SOQL guide, relationship queries). */
const DEEPEST_PATH = 5;

/** What a dotted path means; throws INVALID_FIELD as Salesforce words it. */
export function resolvePath(scope: Scope, path: string): Path {
	const names = path.split('.');
	const own = [scope.alias, scope.object.name].some((prefix) => prefix?.toLowerCase() === names[0]!.toLowerCase());
	if (names.length > 1 && own) names.shift();
	const fieldName = names.pop()!;
	if (names.length > DEEPEST_PATH)
		throw errors.malformedQuery(`The relationship path ${path} has more than ${DEEPEST_PATH} levels`);
	let objects: ObjectType[] = [scope.object];
	const steps: Step[] = [];
	for (const name of names) {
		const field = relationshipOf(scope, objects, name);
		const targets = field?.referenceTo.flatMap((target) => scope.context.org.schema.find(target) ?? []) ?? [];
		const visible = targets.filter((target) => target.visible?.(scope.context) ?? true);
		if (!field || visible.length === 0) throw noSuchRelationship(scope, name);
		steps.push({ relationship: field.relationshipName!, field });
		objects = visible;
	}
	const field = fieldOf(scope, objects, fieldName, path);
	return { steps, field, get: getter(scope.context, steps, field, objects.length > 1) };
}

/** A reference that the user does not see has no relationship either. */
function relationshipOf({ context }: Scope, objects: ObjectType[], name: string): Field | undefined {
	for (const object of objects) {
		for (const field of object.fields.values()) {
			const isNamed = field.relationshipName?.toLowerCase() === name.toLowerCase();
			if (isNamed && field.visible?.(context) !== false) return field;
		}
	}
	return undefined;
}

function fieldOf(scope: Scope, objects: ObjectType[], name: string, path: string): Field {
	const key = name.toLowerCase();
	const polymorphic = objects.length > 1;
	if (polymorphic && key === 'type') return TYPE_OF_RECORD;
	const found = objects.map((object) => object.fields.get(key)).find((field) => field !== undefined);
	const hidden = !found || found.visible?.(scope.context) === false || (polymorphic && !NAME_FIELDS.has(key));
	if (hidden) throw noSuchField(scope, name, polymorphic ? 'Name' : objects[0]!.name, path);
	return found;
}

/** `Owner.Type`: the object that a polymorphic reference leads to; a queue is a Group and called Queue. */
const TYPE_OF_RECORD: Field = {
	name: 'Type',
	label: 'Type',
	type: 'string',
	length: 40,
	createable: false,
	updateable: false,
	nillable: true,
	defaultedOnCreate: false,
	unique: false,
	idLookup: false,
	externalId: false,
	custom: false,
	filterable: true,
	restricted: false,
	referenceTo: [],
	cascadeDelete: false,
	formula: (record, { org }) => (record['Type'] === 'Queue' ? 'Queue' : (org.schema.ofId(record.Id)?.name ?? null)),
};

/** Behind a polymorphic reference the same name may be another field on each object. */
export function fieldOn(context: Context, field: Field, record: OrgRecord): Field {
	if (field === TYPE_OF_RECORD) return field;
	return context.org.schema.ofId(record.Id)?.fields.get(field.name.toLowerCase()) ?? field;
}

function getter(context: Context, steps: Step[], field: Field, polymorphic: boolean): Path['get'] {
	const end = (record: OrgRecord) => valueOf(polymorphic ? fieldOn(context, field, record) : field, record, context);
	if (steps.length === 0) return end;
	return (record) => {
		let current: OrgRecord | undefined = record;
		for (const step of steps) current = current && parentOf(context, current, step.field);
		return current ? end(current) : null;
	};
}

/** The record that a reference points to; computed records are found by what they are called. */
export function parentOf(context: Context, record: OrgRecord, field: Field): OrgRecord | undefined {
	const id = record[field.name];
	if (field.type === 'string')
		return context.org.schema
			.object(field.referenceTo[0]!)
			.rows?.(context, [])
			.find(({ DurableId }) => DurableId === id);
	const object = typeof id === 'string' ? context.org.schema.ofId(id) : undefined;
	return object && context.org.store.get(object.name, id as string);
}
