/** The objects of an org, found by what requests name them by, and the values of their fields. */
import type { ChildReference, CompoundValue, Context, Field, ObjectType, Schema } from './model.mts';
import type { FieldValue, OrgRecord } from './types.mts';

/** Builds the schema of an org from its objects. */
export function createSchema(objects: readonly ObjectType[]): Schema {
	return new ObjectSchema(objects);
}

class ObjectSchema implements Schema {
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

	object(name: string): ObjectType {
		const object = this.find(name);
		if (!object) throw new Error(`The schema has no object ${name}`);
		return object;
	}

	ofId(id: string): ObjectType | undefined {
		return this.#byPrefix.get(id.slice(0, 3));
	}

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

/** What a stored field holds: absent booleans are false, all else absent is null or the field's empty value. Formulas are computed. */
export function valueOf(made: Field, record: OrgRecord, context: Context): FieldValue | CompoundValue {
	if (made.formula) return made.formula(record, context);
	return record[made.name] ?? (made.type === 'boolean' ? false : (made.emptyValue ?? null));
}

/** A field of a record by its exact name, for rules: absent is null. */
export function read(record: OrgRecord | undefined, name: string): FieldValue {
	return record?.[name] ?? null;
}
