import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { getAll } from '../../../nodes/SalesforceAdmin/actions/directory/getAll.operation.ts';
import { entitlementLists } from '../../../nodes/SalesforceAdmin/fields/entitlements/lists.ts';
import { entitlementType } from '../../../nodes/SalesforceAdmin/fields/entitlements/types.ts';
import { entitlementOptions } from '../../../nodes/SalesforceAdmin/methods/entitlementOptions.ts';
import { DIRECTORY, type DirectoryKind } from '../../../nodes/SalesforceAdmin/salesforce/directory/kinds.ts';
import {
	ENTITLEMENT_TYPES,
	entitlementTitle,
	type EntitlementType,
} from '../../../nodes/SalesforceAdmin/salesforce/entitlements/types.ts';

const titles = (options: INodePropertyOptions[]) =>
	Object.fromEntries(options.map(({ name, value }) => [String(value), name.toLowerCase()]));

test('the dropdown of types has every type, under the name that messages use', () => {
	const { options } = entitlementType('a description');
	const expected = ENTITLEMENT_TYPES.map((type) => [type, entitlementTitle(type)]);
	expect(titles(options as INodePropertyOptions[])).toEqual(Object.fromEntries(expected));
});

test('the dropdown of kinds has every kind of the directory but territories, under the name that messages use', () => {
	const kind = getAll.description.find(({ name }) => name === 'kind');
	const kinds = (Object.keys(DIRECTORY) as DirectoryKind[]).filter((name) => name !== 'territory');
	const expected = kinds.map((name) => [name, DIRECTORY[name].title]);
	expect(titles(kind?.options as INodePropertyOptions[])).toEqual({
		...Object.fromEntries(expected),
		featureLicense: entitlementTitle('featureLicense'),
		picklistValue: 'picklist value',
	});
});

test('several types are given at once by one list each, which loads the names of its type', () => {
	const lists = entitlementLists.options as INodeProperties[];
	expect(lists.map(({ name }) => name).toSorted()).toEqual(ENTITLEMENT_TYPES.map((type) => `${type}s`).toSorted());
	for (const { name, displayName, typeOptions } of lists) {
		const type = name.slice(0, -1) as EntitlementType;
		expect(displayName.toLowerCase()).toBe(`${entitlementTitle(type)}s`);
		expect(typeOptions?.loadOptionsMethod).toBe(`${type}Names`);
		expect(entitlementOptions).toHaveProperty(`${type}Names`);
	}
});
