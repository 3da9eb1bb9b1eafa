import { readSort, sortCollection } from '../sort';
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
export const userSort = sortCollection({
	noun: 'Users',
	description: 'The first field counts most. By name when empty.',
	fieldName: {
		displayName: 'Field',
		name: 'name',
		type: 'options',
		default: 'Name',
		description: 'The field to sort by',
		options: Object.entries(SORTED_BY).map(([value, name]) => ({ name, value })),
	},
});

/** The fields that the collection Sort gives. Throws INVALID_INPUT for one that the list does not have. */
export const readUserSort = (collection: { field?: unknown }) =>
	readSort(collection, (name) => checkedOption(name, ['Name', ...Object.keys(SORTED_BY)], 'Sort'));
