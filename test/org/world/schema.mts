/** The schema as data: what an object and a field are, and small builders to write them down. */
import type { Context } from './context.mts';
import type { FieldValue, OrgRecord } from './types.mts';

export type FieldType =
	| 'id'
	| 'string'
	| 'textarea'
	| 'email'
	| 'phone'
	| 'url'
	| 'boolean'
	| 'int'
	| 'double'
	| 'date'
	| 'datetime'
	| 'picklist'
	| 'reference'
	| 'address'
	| 'base64';

export interface PicklistEntry {
	value: string;
	label: string;
	defaultValue?: boolean;
}

/** A compound value such as an address. */
export type CompoundValue = { [part: string]: FieldValue };

export interface Field {
	name: string;
	label: string;
	type: FieldType;
	length: number;
	createable: boolean;
	updateable: boolean;
	nillable: boolean;
	/** Has a default on create, so that it need not be given although it is not nillable. */
	defaultedOnCreate: boolean;
	defaultValue?: FieldValue;
	unique: boolean;
	idLookup: boolean;
	externalId: boolean;
	custom: boolean;
	filterable: boolean;
	/** Cannot be compared by LIKE although it is a text. */
	unlike?: boolean;
	picklist?: readonly PicklistEntry[];
	restricted: boolean;
	referenceTo: readonly string[];
	/** Name of the parent in SOQL: `Profile` for `ProfileId`. */
	relationshipName?: string;
	/** Name of the children in SOQL: `PermissionSetAssignments` for `AssigneeId`. */
	childRelationshipName?: string;
	cascadeDelete: boolean;
	/** Computed when read, never stored. */
	formula?: (record: OrgRecord, context: Context) => FieldValue | CompoundValue;
	/** Who may see the field; absent: who sees the object. */
	visible?: (context: Context) => boolean;
}

/** An insert, update or delete on its way into the store. */
export interface Change {
	kind: 'insert' | 'update' | 'delete';
	object: ObjectType;
	/** The record as it will be (as it was, for a delete). */
	record: OrgRecord;
	/** The record as it was; undefined for an insert. */
	before: OrgRecord | undefined;
	/** Names of the fields whose value differs; for an insert all given ones. */
	changed: ReadonlySet<string>;
}

/** What an object does beyond its data. Each rule refuses by throwing an OrgError. */
export interface Rules {
	/** Who may see the object at all; others get INVALID_TYPE. Absent: every user of the API. */
	visible?: (context: Context) => boolean;
	/** Which records the running user sees. Absent: all. */
	sees?: (context: Context, record: OrgRecord) => boolean;
	/** Rights to make the change. Runs before anything else is looked at. */
	authorize?: (context: Context, change: Change) => void;
	/** Fills what the request left out and what is derived from it. */
	complete?: (context: Context, record: OrgRecord) => void;
	/** Runs after the checks that the schema makes by itself. */
	validate?: (context: Context, change: Change) => void;
	/** Side effects, in the same transaction. */
	applied?: (context: Context, change: Change) => void;
	/** Refuses queries by what they filter on: the indexed fields that can narrow the rows down. */
	checkFilter?: (context: Context, fields: readonly string[]) => void;
	/** Rows that a query gives per page and at most, where an object has limits of its own. */
	queryLimits?: { page: number; rows: number };
	/** Rows that are computed and not stored. */
	rows?: (context: Context) => OrgRecord[];
}

export interface ObjectType extends Rules {
	name: string;
	label: string;
	labelPlural: string;
	/** Null for objects whose rows have no ids of their own kind. */
	keyPrefix: string | null;
	createable: boolean;
	updateable: boolean;
	deletable: boolean;
	queryable: boolean;
	/** Setup objects may not be mixed with others in one call. */
	setup: boolean;
	custom: boolean;
	/** Field names in lower case → fields, in the order of the describe. */
	fields: Map<string, Field>;
}

/** A field that refers to an object, and the object that it is on. */
export interface ChildReference {
	child: ObjectType;
	field: Field;
}

/** All objects of an org, found by name (in any case) or key prefix. */
export class Schema {
	readonly #byName: Map<string, ObjectType>;
	readonly #byPrefix: Map<string, ObjectType>;
	readonly #children = new Map<string, ChildReference[]>();
	readonly objects: readonly ObjectType[];

	constructor(objects: readonly ObjectType[]) {
		this.objects = [...objects].sort((a, b) => a.name.localeCompare(b.name));
		this.#byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
		this.#byPrefix = new Map(
			objects.flatMap((object) => (object.keyPrefix ? [[object.keyPrefix, object] as const] : [])),
		);
	}

	find(name: string): ObjectType | undefined {
		return this.#byName.get(name.toLowerCase());
	}

	/** The object of that name; throws when the org's own code asks for one that does not exist. */
	object(name: string): ObjectType {
		const object = this.find(name);
		if (!object) throw new Error(`The schema has no object ${name}`);
		return object;
	}

	ofId(id: string): ObjectType | undefined {
		return this.#byPrefix.get(id.slice(0, 3));
	}

	/** The fields that refer to an object, with the objects they are on. */
	childrenOf(object: ObjectType): readonly ChildReference[] {
		let children = this.#children.get(object.name);
		if (!children) {
			children = this.objects.flatMap((child) =>
				[...child.fields.values()]
					.filter((made) => made.referenceTo.includes(object.name))
					.map((made) => ({ child, field: made })),
			);
			this.#children.set(object.name, children);
		}
		return children;
	}
}

/** What a stored field holds: absent booleans are false, all else absent is null. Formulas are computed. */
export function valueOf(made: Field, record: OrgRecord, context: Context): FieldValue | CompoundValue {
	if (made.formula) return made.formula(record, context);
	return record[made.name] ?? (made.type === 'boolean' ? false : null);
}

/** A field of a record by its exact name, for rules: absent is null. */
export function read(record: OrgRecord | undefined, name: string): FieldValue {
	return record?.[name] ?? null;
}
