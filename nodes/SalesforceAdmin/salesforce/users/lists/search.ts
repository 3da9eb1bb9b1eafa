import { isIdOf, ownId, recordId } from '../../api/ids';
import type { Org, Page } from '../../api/org';
import { containing, literal } from '../../api/soql';
import { NO_SYSTEM_USERS } from '../read';

interface UserPageOptions {
	onlyActive: boolean;
	/** Rows per page. */
	size: number;
	/** The `next` of the page before. */
	next?: string;
}

const SEARCHED_FIELDS = ['Name', 'Username', 'Email'];

/** Frozen users that are told as such: an org has few, and the query must not take longer than the page. */
const MAX_FROZEN = 2000;

/**
 * One page of the users whose name, username or email address contains a text, or whose ID or address it is, in the order of their names,
 * each with `IsFrozen`. Two API calls side by side, because UserLogin has no relationship to User. Rejects with a SalesforceError.
 */
export async function searchUserPage(org: Org, text: string, options: UserPageOptions): Promise<Page> {
	const [page, frozen] = await Promise.all([userPage(org, text, options), readFrozen(org)]);
	const records = page.records.map((record) => ({ ...record, IsFrozen: frozen.has(String(record.Id)) }));
	return { ...page, records };
}

async function userPage(org: Org, text: string, { onlyActive, size, next }: UserPageOptions): Promise<Page> {
	if (next) return await org.page(next, size);
	const conditions = [
		NO_SYSTEM_USERS,
		onlyActive && 'IsActive = true',
		text && searchCondition(ownId(org, text, 'user')),
	];
	const where = conditions.filter(Boolean).join(' AND ');
	return await org.page(`SELECT Id,Name,Username,IsActive FROM User WHERE ${where} ORDER BY Name`, size);
}

// A list is shown without what the connected user cannot see.
async function readFrozen(org: Org): Promise<Set<string>> {
	const soql = `SELECT UserId FROM UserLogin WHERE IsFrozen = true LIMIT ${MAX_FROZEN}`;
	const rows = await org.query(soql).catch(() => []);
	return new Set(rows.map(({ UserId }) => String(UserId)));
}

function searchCondition(text: string): string {
	if (isIdOf('User', text)) return `Id = ${literal(recordId(text))}`;
	return `(${SEARCHED_FIELDS.map((field) => `${field} LIKE ${containing(text)}`).join(' OR ')})`;
}
