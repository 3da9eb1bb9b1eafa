/**
 * Records in memory, with indexes and an undo journal.
 *
 * Records are sparse: a field that is null (or false) may be absent, so that 100,000 users with their logins and
 * assignments stay small. An index is built when a query first asks for it and kept up to date from then on.
 */
import type { Blob, FieldValue, OrgRecord } from './types.mts';

/** How index keys compare: SOQL ignores the case of text; ids are compared as they are. */
function indexKey(value: FieldValue | undefined): string {
	return typeof value === 'string' ? value.toLowerCase() : String(value ?? null);
}

/** What a row counts under in an index; undefined: the row is not in it. */
type KeyOf = (row: OrgRecord) => FieldValue | undefined;

/** The records of an object by their IDs. */
export class Table {
	readonly rows = new Map<string, OrgRecord>();
	/** The recycle bin: what was deleted can still be told from what never was. */
	readonly deleted = new Map<string, OrgRecord>();
	readonly #indexes = new Map<string, Index>();

	/** Rows whose field has one of the values; builds the index of the field when there is none yet. */
	find(field: string, values: Iterable<FieldValue>): OrgRecord[] {
		return field === 'Id' ? this.#byId(values) : this.#index(field, (row) => row[field]).find(values);
	}

	/** How many rows `find` would give. */
	size(field: string, values: FieldValue[]): number {
		if (field === 'Id') return values.length;
		const index = this.#index(field, (row) => row[field]);
		return values.reduce<number>((sum, value) => sum + index.count(value), 0);
	}

	/** The first row whose field has the value. */
	first(field: string, value: FieldValue): OrgRecord | undefined {
		return this.find(field, [value])[0];
	}

	/** How many rows count under a key, by a rule that bears a name; constant time once its index is built. */
	count(name: string, keyOf: KeyOf, value: FieldValue): number {
		return this.#index(`(${name})`, keyOf).count(value);
	}

	#byId(values: Iterable<FieldValue>): OrgRecord[] {
		const found: OrgRecord[] = [];
		for (const id of new Set(values)) {
			const row = this.rows.get(String(id));
			if (row) found.push(row);
		}
		return found;
	}

	#index(name: string, keyOf: KeyOf): Index {
		let index = this.#indexes.get(name);
		if (!index) {
			this.#indexes.set(name, (index = new Index(keyOf)));
			for (const row of this.rows.values()) index.add(row);
		}
		return index;
	}

	/** Puts a row in, in the place of the one with the same id. */
	put(row: OrgRecord): void {
		const before = this.rows.get(row.Id);
		this.rows.set(row.Id, row);
		for (const index of this.#indexes.values()) {
			if (before) index.remove(before);
			index.add(row);
		}
	}

	take(id: string): void {
		const row = this.rows.get(id);
		if (!row) return;
		this.rows.delete(id);
		for (const index of this.#indexes.values()) index.remove(row);
	}
}

class Index {
	readonly #keyOf: KeyOf;
	readonly #rows = new Map<string, Set<OrgRecord>>();

	constructor(keyOf: KeyOf) {
		this.#keyOf = keyOf;
	}

	add(row: OrgRecord): void {
		const value = this.#keyOf(row);
		if (value === undefined || value === null) return;
		const key = indexKey(value);
		const rows = this.#rows.get(key);
		if (rows) rows.add(row);
		else this.#rows.set(key, new Set([row]));
	}

	remove(row: OrgRecord): void {
		const key = indexKey(this.#keyOf(row));
		const rows = this.#rows.get(key);
		rows?.delete(row);
		if (rows?.size === 0) this.#rows.delete(key);
	}

	find(values: Iterable<FieldValue>): OrgRecord[] {
		const found: OrgRecord[] = [];
		for (const key of new Set([...values].map(indexKey))) {
			for (const row of this.#rows.get(key) ?? []) found.push(row);
		}
		return found;
	}

	count(value: FieldValue): number {
		return this.#rows.get(indexKey(value))?.size ?? 0;
	}
}

/** The tables of an org and the bytes of its files. */
export class Store {
	readonly #tables = new Map<string, Table>();
	readonly #blobs = new Map<string, Blob>();
	#journal: Array<() => void> | undefined;

	table(object: string): Table {
		let table = this.#tables.get(object);
		if (!table) this.#tables.set(object, (table = new Table()));
		return table;
	}

	get(object: string, id: string | null | undefined): OrgRecord | undefined {
		return typeof id === 'string' ? this.table(object).rows.get(id) : undefined;
	}

	insert(object: string, record: OrgRecord): OrgRecord {
		const table = this.table(object);
		if (table.rows.has(record.Id)) throw new Error(`${object} ${record.Id} exists already`);
		table.put(record);
		this.#journal?.push(() => table.take(record.Id));
		return record;
	}

	/** Replaces the record by a copy with the changes; whoever still holds the old one sees it unchanged. */
	update(object: string, id: string, changes: { [field: string]: FieldValue }): OrgRecord {
		const table = this.table(object);
		const before = table.rows.get(id);
		if (!before) throw new Error(`There is no ${object} ${id}`);
		const after: OrgRecord = { ...before, ...changes };
		table.put(after);
		this.#journal?.push(() => table.put(before));
		return after;
	}

	/** Moves the record to the recycle bin. */
	remove(object: string, id: string): void {
		const table = this.table(object);
		const before = table.rows.get(id);
		if (!before) return;
		table.take(id);
		table.deleted.set(id, { ...before, IsDeleted: true });
		this.#journal?.push(() => {
			table.deleted.delete(id);
			table.put(before);
		});
	}

	setBlob(id: string, field: string, blob: Blob): void {
		this.#blobs.set(`${id}.${field}`, blob);
	}

	blob(id: string, field: string): Blob | undefined {
		return this.#blobs.get(`${id}.${field}`);
	}

	removeBlob(id: string, field: string): void {
		this.#blobs.delete(`${id}.${field}`);
	}

	/**
	 * Runs the work as one transaction: when it throws, everything it wrote is undone and the error goes on.
	 * A transaction in a transaction is a savepoint. The work must be synchronous: one request at a time touches the store.
	 */
	transaction<T>(work: () => T): T {
		const outermost = this.#journal === undefined;
		const journal = (this.#journal ??= []);
		const savepoint = journal.length;
		try {
			return work();
		} catch (error) {
			while (journal.length > savepoint) journal.pop()!();
			throw error;
		} finally {
			if (outermost) this.#journal = undefined;
		}
	}

	/** Notes what else must be undone when the present transaction fails. */
	onUndo(undo: () => void): void {
		this.#journal?.push(undo);
	}
}
