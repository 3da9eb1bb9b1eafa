import type { Org, Page } from '../api/org';
import { containing } from '../api/soql';
import { NO_SYSTEM_USERS } from './read';

interface UserPageOptions {
	onlyActive: boolean;
	size: number;
	/** The page after an earlier one. */
	next?: string;
}

/** One page of the users whose name, username or email address contains a text: searched and paged by Salesforce. */
export async function searchUserPage(
	org: Org,
	text: string,
	{ onlyActive, size, next }: UserPageOptions,
): Promise<Page> {
	if (next) return await org.page(next, size);
	const conditions = [NO_SYSTEM_USERS];
	if (onlyActive) conditions.push('IsActive = true');
	if (text)
		conditions.push(
			`(${['Name', 'Username', 'Email'].map((field) => `${field} LIKE ${containing(text)}`).join(' OR ')})`,
		);
	return await org.page(
		`SELECT Id,Name,Username,IsActive FROM User WHERE ${conditions.join(' AND ')} ORDER BY Name`,
		size,
	);
}
