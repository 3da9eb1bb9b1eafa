import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { asSalesforceError } from '../salesforce/api/errors';
import { LARGEST_PAGE } from '../salesforce/api/limits';
import { listDirectory } from '../salesforce/directory/list';
import { ENTITLEMENT_TYPES, type EntitlementType } from '../salesforce/entitlements/types';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

type NamedRow = Record<'name' | 'label', string>;

type NamesByType = Record<`${EntitlementType}Names`, LoadOptions>;

/**
 * All entitlements of a type by label, with the API name as the value: one page, and so one API call. Larger orgs give names by an
 * expression.
 */
const namesOf = (kind: EntitlementType): LoadOptions =>
	async function (this) {
		try {
			const rows = await listDirectory(await openOrg(this), { kind, nameContains: '', limit: LARGEST_PAGE });
			return rows.map((row) => ({ name: shownName(row, rows), value: row.name, description: row.name }));
		} catch (error) {
			throw editorError(this.getNode(), asSalesforceError(error));
		}
	};

// Labels are not unique, for instance when a managed package brings a set of the same label, and n8n shows what was picked by this name only.
function shownName({ name, label }: NamedRow, rows: NamedRow[]): string {
	const isShared = rows.some((other) => other.name !== name && other.label === label);
	return label && isShared ? `${label} (${name})` : label || name;
}

/** Entitlements of the type that is chosen in the form. */
const entitlementNames: LoadOptions = async function (this) {
	const chosen = this.getCurrentNodeParameter('entitlementType');
	const type = ENTITLEMENT_TYPES.find((one) => one === chosen);
	return type ? await namesOf(type).call(this) : [];
};

/** The methods that list entitlements: `<type>Names` for each type, and `entitlementNames` for the type that is chosen in the form. */
export const entitlementOptions = {
	entitlementNames,
	...(Object.fromEntries(ENTITLEMENT_TYPES.map((type) => [`${type}Names`, namesOf(type)])) as NamesByType),
};
