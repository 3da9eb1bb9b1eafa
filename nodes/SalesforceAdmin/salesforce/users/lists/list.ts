import { recordPage } from '../../api/ids';
import type { ApiRecord, Org } from '../../api/org';
import { isError, valueOf } from '../../api/results';
import { fieldName } from '../../api/soql';
import { kindError } from '../../directory/kinds';
import { DETAIL_FIELDS, SIMPLE_FIELDS, detailName, userDetails, type UserDetails } from '../details';
import { filterCondition, filteredFields, type UserFilters } from './filters';
import { hiddenLoginsError, loginProbeQuery, readFrozenIds, seesLogins } from '../logins';
import { hiddenFieldError, readVisible, reportHidden } from '../visibleFields';

/** One field that a list is sorted by, as an API name or path. Users without a value come before those with one, or after when descending. */
interface UserSort {
	field: string;
	descending: boolean;
}

/** A list of users. */
export interface UserList {
	filters: UserFilters;
	/** Most users to return; all when absent. */
	limit?: number;
	/** The first field counts most. */
	sort: UserSort[];
	simplify: boolean;
}

/**
 * Lists users in the order of `sort`, then of their names. One API call per page that the limit needs, one for the names among the
 * filters, and those for UserLogin. Rejects with a SalesforceError: NAME_NOT_FOUND, AMBIGUOUS_NAME or USER_NOT_FOUND for a filter,
 * MISSING_PERMISSIONS when users are filtered or sorted by what the connected user may not read. Fields that this user cannot see are
 * null and named beside the output.
 */
export async function listUsers(org: Org, { filters, limit, sort, simplify }: UserList): Promise<UserDetails[]> {
	const fields = simplify ? SIMPLE_FIELDS : DETAIL_FIELDS;
	const end = `WHERE ${await filterCondition(org, filters)} ORDER BY ${orderBy(sort)}${limit ? ` LIMIT ${limit}` : ''}`;
	const needed = [...filteredFields(filters), ...sort.map(({ field }) => ({ name: detailName(field), field }))];
	const all = [...new Set([...fields, ...needed.map(({ field }) => field)])];
	const { answers, hidden } = await readVisible(org, all, async (visible) => {
		const blocked = needed.find(({ field }) => !visible.includes(field));
		if (blocked) throw hiddenFieldError(blocked.field, `which ${blocked.name} users have`);
		const select = ['Id', 'Username', 'IsActive', ...fields.filter((field) => visible.includes(field))].join(',');
		return await query(org, filters, `SELECT ${select} FROM User ${end}`);
	});
	const records = valueOf(answers[0]);
	const frozenIds = await readFrozenIds(org, idsOf(records), limit);
	reportHidden(org, [...hidden, ...(frozenIds ? [] : ['IsFrozen'])]);
	return records.map((record) => {
		const id = String(record.Id);
		return userDetails({ record, isFrozen: frozenIds && frozenIds.has(id), url: recordPage(org, 'User', id) }, fields);
	});
}

// A field stands once in ORDER BY; the first mention counts most. Without NULLS, SOQL puts users without a value first in both directions.
function orderBy(sort: UserSort[]): string {
	const keys = new Map<string, string>();
	for (const { field, descending } of sort) {
		if (!keys.has(field)) keys.set(field, `${fieldName(field)} ${descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`);
	}
	if (!keys.has('Name')) keys.set('Name', 'Name');
	return [...keys.values()].join(',');
}

const idsOf = (records: ApiRecord[]) => records.map(({ Id }) => String(Id));

async function query(org: Org, { isFrozen, permissionSet }: UserFilters, soql: string) {
	const [users, probe] = await org.queryAll(isFrozen === undefined ? [soql] : [soql, loginProbeQuery(org)]);
	// To a connected user who sees no rows of UserLogin nobody is frozen, so the filter would find nobody or everybody: that is an error.
	if (probe && !seesLogins(probe)) throw hiddenLoginsError('which users are frozen');
	return [isError(users) && permissionSet ? kindError('permissionSet', users) : users];
}
