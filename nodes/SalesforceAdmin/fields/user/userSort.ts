import type { INodeProperties } from 'n8n-workflow';

import { checkedOption } from '../values';

/** The fields and paths of User that a list can be sorted by, with their labels. */
const SORTED_BY: Readonly<Record<string, string>> = {
	CompanyName: 'Company',
	CreatedDate: 'Created Date',
	Department: 'Department',
	Email: 'Email',
	LastLoginDate: 'Last Login',
	LastName: 'Last Name',
	Name: 'Name',
	'Profile.Name': 'Profile',
	'UserRole.Name': 'Role',
	Title: 'Title',
	Username: 'Username',
};

/** How a list of users is sorted. */
export const userSort: INodeProperties = {
	displayName: 'Sort',
	name: 'sort',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add field',
	default: {},
	description: 'The first field counts most. By name when empty.',
	options: [
		{
			displayName: 'Field',
			name: 'field',
			values: [
				{
					displayName: 'Direction',
					name: 'direction',
					type: 'options',
					default: 'ascending',
					description: 'Users without a value come first, or last when descending',
					options: [
						{ name: 'Ascending', value: 'ascending' },
						{ name: 'Descending', value: 'descending' },
					],
				},
				{
					displayName: 'Field',
					name: 'name',
					type: 'options',
					default: 'Name',
					description: 'The field to sort by',
					options: Object.entries(SORTED_BY).map(([value, name]) => ({ name, value })),
				},
			],
		},
	],
};

/** The fields that the collection Sort gives. Throws INVALID_INPUT for one that the list does not have. */
export function readUserSort(collection: { field?: unknown }): Array<{ field: string; descending: boolean }> {
	const rows = (collection.field ?? []) as Array<{ name?: unknown; direction?: unknown }>;
	return rows.map(({ name, direction }) => ({
		field: checkedOption(name, ['Name', ...Object.keys(SORTED_BY)], 'Sort'),
		descending: checkedOption(direction, ['ascending', 'descending'], 'Direction') === 'descending',
	}));
}
