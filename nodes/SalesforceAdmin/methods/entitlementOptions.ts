import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { asSalesforceError } from '../salesforce/api/errors';
import { listDirectory } from '../salesforce/directory/list';
import type { EntitlementType } from '../salesforce/entitlements/types';
import { openOrg } from '../transport/connection';
import { editorError } from '../transport/nodeErrors';

/** Entries of a list: one page of Salesforce's. Larger orgs give names by an expression. */
const LIMIT = 2000;

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** All entitlements of a kind by label, with the API name as the value: one API call. */
function names(kind: EntitlementType): LoadOptions {
	return async function (this) {
		try {
			const rows = await listDirectory(await openOrg(this), { kind, nameContains: '', limit: LIMIT });
			return rows.map(({ name, label }) => ({ name: label || name, value: name, description: name }));
		} catch (error) {
			throw editorError(this.getNode(), asSalesforceError(error));
		}
	};
}

const NAMES_OF_TYPE: Record<EntitlementType, LoadOptions> = {
	featureLicense: names('featureLicense'),
	packageLicense: names('packageLicense'),
	permissionSet: names('permissionSet'),
	permissionSetGroup: names('permissionSetGroup'),
	permissionSetLicense: names('permissionSetLicense'),
	publicGroup: names('publicGroup'),
	queue: names('queue'),
};

/** Entitlements of the type that is chosen in the form. */
const entitlementNames: LoadOptions = async function (this) {
	const type = String(this.getCurrentNodeParameter('entitlementType')) as EntitlementType;
	return (await NAMES_OF_TYPE[type]?.call(this)) ?? [];
};

export const entitlementOptions = {
	entitlementNames,
	featureLicenseNames: NAMES_OF_TYPE.featureLicense,
	permissionSetGroupNames: NAMES_OF_TYPE.permissionSetGroup,
	permissionSetLicenseNames: NAMES_OF_TYPE.permissionSetLicense,
	permissionSetNames: NAMES_OF_TYPE.permissionSet,
	publicGroupNames: NAMES_OF_TYPE.publicGroup,
	queueNames: NAMES_OF_TYPE.queue,
};
