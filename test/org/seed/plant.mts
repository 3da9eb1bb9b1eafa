/** How the seed puts records in: straight into the store, with an id and audit fields, past all rules. */
import { toDateTime } from '../world/clock.mts';
import type { Org } from '../world/model.mts';
import type { FieldValue, OrgRecord } from '../world/types.mts';

/** What the seed fills an org with: inserts past all rules, and finds what it inserted. */
export interface Plant {
	org: Org;
	/** Inserts a record and returns it. Fields that are false or null may be left out. */
	insert: (object: string, values: { [field: string]: FieldValue }) => OrgRecord;
	/** The record whose field has the value; throws when the seed names one that it has not planted. */
	find: (object: string, field: string, value: FieldValue) => OrgRecord;
}

/** The org is two years old when it starts. */
const AGE = 2 * 365 * 86_400_000;

/** A plant for an org; the first user it plants is the author of everything after. */
export function createPlant(org: Org): Plant {
	const created = toDateTime(org.clock.now() - AGE);
	const author = (): string => org.store.table('User').rows.keys().next().value ?? org.id;
	return {
		org,
		insert: (object, values) => {
			const type = org.schema.object(object);
			const audit = Object.fromEntries(
				[...type.fields.values()].flatMap(({ name, type: fieldType }) => {
					if (['CreatedDate', 'LastModifiedDate', 'SystemModstamp'].includes(name)) return [[name, created]];
					return /^(CreatedById|LastModifiedById)$/.test(name) && fieldType === 'reference' ? [[name, author()]] : [];
				}),
			);
			const id = typeof values.Id === 'string' ? values.Id : org.ids.next(type.keyPrefix!);
			return org.store.insert(object, { ...audit, ...values, Id: id });
		},
		find: (object, field, value) => {
			const found = org.store.table(object).first(field, value);
			if (!found) throw new Error(`The seed has no ${object} with ${field} ${value}`);
			return found;
		},
	};
}
