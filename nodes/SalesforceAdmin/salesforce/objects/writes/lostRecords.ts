import type { ApiRecord, Org } from '../../api/org';
import { selectIn } from '../../api/query';
import type { Change } from '../../writes/changes';
import { createdFromNowOn } from '../../writes/lostCreates';
import type { RecordObject } from '../describe';

/**
 * How the new records of a run are found when an answer is lost: by a field whose values are unique. Whoever has no such value ends as
 * CREATED_IN_DOUBT, because a record of the same content may be another one.
 */
export function lostRecordOptions(org: Org, object: RecordObject) {
	const uniqueFields = [...object.fields.values()].filter(({ unique, type }) => unique && type !== 'id');
	const fieldFor = ({ record }: Change) => uniqueFields.find(({ name }) => typeof record[name] === 'string')?.name;
	const own = createdFromNowOn(org);
	// A record is that of one change: another one with the same value is a duplicate of it.
	const owners = new Map<string, string>();
	const findCreated = async (changes: Change[]): Promise<Map<string, string>> => {
		const found = new Map<string, string>();
		for (const field of new Set(changes.map(fieldFor))) {
			if (field === undefined) continue;
			const lost = changes.filter((change) => fieldFor(change) === field);
			const values = lost.map(({ record }) => String(record[field]));
			const rows = await selectIn(org, `SELECT Id,${field} FROM ${object.name}`, field, values, own);
			const ids = new Map(rows.map((row: ApiRecord) => [String(row[field]).toLowerCase(), String(row.Id)]));
			for (const { key, record } of lost) {
				const id = ids.get(String(record[field]).toLowerCase());
				if (id === undefined || (owners.get(id) ?? key) !== key) continue;
				owners.set(id, key);
				found.set(key, id);
			}
		}
		return found;
	};
	return { findCreated, isMadeOnce: (change: Change) => fieldFor(change) !== undefined };
}
