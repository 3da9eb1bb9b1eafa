import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { findOperation } from '../actions/resources';
import { connectedUserFor, missingPermissions, requirementError } from '../salesforce/administrator/check';
import type { ConnectedUser } from '../salesforce/administrator/connectedUser';
import type { AdministratorCheck, Requirement } from '../salesforce/administrator/requirements';
import { asSalesforceError } from '../salesforce/api/errors';
import type { Org } from '../salesforce/api/org';
import { openOrg } from '../transport/connection';
import { entitlementOptions } from './entitlementOptions';

/** What the field shows: one line, and what it means. */
type Answer = Pick<INodePropertyOptions, 'name' | 'description'>;

/**
 * Says in one option who is connected, with which profile, and whether that is enough for the chosen operation. What goes wrong is an
 * answer too, because n8n shows nothing but "Error fetching options" for what a method throws.
 */
async function connectedAccount(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const answer = await askAccount(this).catch((thrown: unknown): Answer => {
		const { message, advice } = asSalesforceError(thrown);
		return { name: message, description: advice };
	});
	return [{ ...answer, value: '' }];
}

async function askAccount(context: ILoadOptionsFunctions): Promise<Answer> {
	const parameter = (name: string) => String(context.getCurrentNodeParameter(name) ?? '');
	const { requirement } = findOperation(parameter('resource'), parameter('operation'));
	const check = parameter('options.administratorCheck') === 'permissions' ? 'permissions' : 'profile';
	const org = await openOrg(context);
	return await account(org, check, requirement);
}

async function account(org: Org, check: AdministratorCheck, requirement: Requirement = NOTHING): Promise<Answer> {
	const user = await connectedUserFor(org, check, requirement);
	const error = requirementError(user, check, requirement);
	const who = `${user.name} (${user.profileName})`;
	if (error) return { name: `Not allowed: ${who}`, description: lack(user, check, requirement) };
	return { name: `Allowed: ${who}`, description: `${user.username} can run ${requirement.title} in ${org.origin}` };
}

function lack(user: ConnectedUser, check: AdministratorCheck, requirement: Requirement): string {
	if (check === 'permissions') return `Lacks ${missingPermissions(user, requirement).join(' and ')}`;
	return "Needs the System Administrator profile. Connect an administrator, or set 'Administrator Check' to Permissions.";
}

const NOTHING: Requirement = { title: 'this operation', permissions: [] };

export const loadOptions = { connectedAccount, ...entitlementOptions };
