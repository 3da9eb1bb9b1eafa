import type { INodeProperties } from 'n8n-workflow';

import { checkedOption } from './values';

/** What differs between the lists that can be sorted: what is listed ("Users"), how it is sorted otherwise, and the field that picks a field. */
interface Sorted {
	noun: string;
	description: string;
	fieldName: INodeProperties;
}

/** How a list is sorted. */
export const sortCollection = ({ noun, description, fieldName }: Sorted): INodeProperties => ({
	displayName: 'Sort',
	name: 'sort',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add field',
	default: {},
	description,
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
					description: `${noun} without a value come first, or last when descending`,
					options: [
						{ name: 'Ascending', value: 'ascending' },
						{ name: 'Descending', value: 'descending' },
					],
				},
				fieldName,
			],
		},
	],
});

/** The fields that the collection Sort gives, the most important first. Throws what `checkedField` throws, and INVALID_INPUT for a direction that is none. */
export function readSort(
	collection: { field?: unknown },
	checkedField: (name: unknown) => string,
): Array<{ field: string; descending: boolean }> {
	const rows = (collection.field ?? []) as Array<{ name?: unknown; direction?: unknown }>;
	return rows.map(({ name, direction }) => ({
		field: checkedField(name),
		descending: checkedOption(direction, ['ascending', 'descending'], 'Direction') === 'descending',
	}));
}
