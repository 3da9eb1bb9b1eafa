import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { findOperation } from '../actions/resources';
import { connectedUserFor, missingPermissions, requirementError } from '../salesforce/administrator/check';
import type { ConnectedUser } from '../salesforce/administrator/connectedUser';
import {
	asAdministratorCheck,
	type AdministratorCheck,
	type Requirement,
} from '../salesforce/administrator/requirements';
import { asSalesforceError } from '../salesforce/api/errors';
import type { Org } from '../salesforce/api/org';
import { openOrg } from '../transport/connection';
import { entitlementOptions } from './entitlementOptions';
import { userFieldOptions } from './userFieldOptions';

/** The one option of the field Connected Account: `name` is the line that is shown, `description` the explanation below it. */
type AccountOption = Pick<INodePropertyOptions, 'name' | 'description'>;

/**
 * One option that says who is connected, with which profile, and whether that is enough for the chosen operation. It never rejects: n8n
 * shows only "Error fetching options" for an error, so an error becomes the option.
 */
async function connectedAccount(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const option = await readAccount(this).catch((thrown: unknown): AccountOption => {
		const { message, advice } = asSalesforceError(thrown);
		return { name: message, description: advice };
	});
	return [{ ...option, value: '' }];
}

async function readAccount(context: ILoadOptionsFunctions): Promise<AccountOption> {
	const parameter = (name: string) => String(context.getCurrentNodeParameter(name) ?? '');
	const { requirement = NO_REQUIREMENT } = findOperation(parameter('resource'), parameter('operation'));
	const check = asAdministratorCheck(parameter('options.administratorCheck'));
	return await accountOption(await openOrg(context), check, requirement);
}

async function accountOption(org: Org, check: AdministratorCheck, requirement: Requirement): Promise<AccountOption> {
	const user = await connectedUserFor(org, check, requirement);
	const account = user.profileName === null ? user.name : `${user.name} (${user.profileName})`;
	if (requirementError(user, check, requirement))
		return { name: `Not allowed: ${account}`, description: missingText(user, check, requirement) };
	return { name: `Allowed: ${account}`, description: `${user.username} can run ${requirement.title} in ${org.origin}` };
}

const NO_REQUIREMENT: Requirement = { title: 'this operation', permissions: [] };

function missingText(user: ConnectedUser, check: AdministratorCheck, requirement: Requirement): string {
	if (check === 'permissions') return `Lacks ${missingPermissions(user, requirement.permissions).join(' and ')}`;
	return "Needs the System Administrator profile. Connect an administrator, or set 'Administrator Check' to Permissions.";
}

/** The methods that the editor calls for fields whose options are loaded, by the names that the fields give. */
export const loadOptions = { connectedAccount, ...entitlementOptions, ...userFieldOptions };
