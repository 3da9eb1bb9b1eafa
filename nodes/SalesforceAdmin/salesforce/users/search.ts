import { isIdOf, recordId } from '../api/ids';
import type { Org, Page } from '../api/org';
import { containing, literal } from '../api/soql';
import { NO_SYSTEM_USERS } from './read';

interface UserPageOptions {
	onlyActive: boolean;
	/** Rows per page. */
	size: number;
	/** The `next` of the page before. */
	next?: string;
}

const SEARCHED_FIELDS = ['Name', 'Username', 'Email'];

/**
 * One page of the users whose name, username or email address contains a text, or whose ID it is, in the order of their names: one API call. Rejects with a
 * SalesforceError.
 */
export async function searchUserPage(
	org: Org,
	text: string,
	{ onlyActive, size, next }: UserPageOptions,
): Promise<Page> {
	if (next) return await org.page(next, size);
	const conditions = [NO_SYSTEM_USERS, onlyActive && 'IsActive = true', text && searchCondition(text)];
	const where = conditions.filter(Boolean).join(' AND ');
	return await org.page(`SELECT Id,Name,Username,IsActive FROM User WHERE ${where} ORDER BY Name`, size);
}

function searchCondition(text: string): string {
	if (isIdOf('User', text)) return `Id = ${literal(recordId(text))}`;
	return `(${SEARCHED_FIELDS.map((field) => `${field} LIKE ${containing(text)}`).join(' OR ')})`;
}
