import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { findOperation } from '../actions/resources';
import {
	connectedUserFor,
	missingParts,
	missingPermissions,
	narrowed,
	requirementError,
	type MissingPart,
} from '../salesforce/administrator/check';
import type { ConnectedUser } from '../salesforce/administrator/connectedUser';
import type { Requirement } from '../salesforce/administrator/requirements';
import { asSalesforceError } from '../salesforce/api/errors';
import type { AdministratorCheck, Org } from '../salesforce/api/org';
import { asAdministratorCheck } from '../salesforce/api/permissions';
import { openOrg } from '../transport/connection';
import { entitlementOptions } from './entitlementOptions';
import { recordOptions } from './recordOptions';
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
	const { requirement, visibility } = findOperation(parameter('resource'), parameter('operation'));
	const org = await openOrg(context);
	if (!requirement) return await readerOption(org, visibility ?? NO_REQUIREMENT);
	const check = asAdministratorCheck(parameter('options.administratorCheck')) ?? org.administratorCheck;
	return await writerOption(org, check, requirement);
}

const NO_REQUIREMENT: Requirement = { title: 'this operation', permissions: [] };

// Everybody may read. What somebody cannot see depends on permissions, whatever is asked of those who write.
async function readerOption(org: Org, visibility: Requirement): Promise<AccountOption> {
	const user = await connectedUserFor(org, 'permissions', narrowed(visibility, []));
	return allowedOption(org, user, { title: visibility.title, cannot: missingParts(user, visibility), verb: 'see' });
}

async function writerOption(org: Org, check: AdministratorCheck, requirement: Requirement): Promise<AccountOption> {
	const whole = narrowed(requirement, []);
	const user = await connectedUserFor(org, check, whole);
	const { title } = requirement;
	if (!requirementError(user, check, whole)) {
		const cannot = check === 'permissions' ? missingParts(user, requirement) : [];
		return allowedOption(org, user, { title, cannot, verb: 'use' });
	}
	const profile = user.profileName === null ? '' : ` (profile '${user.profileName}')`;
	const description = `${user.username}${profile} cannot run ${title}. ${missingText(user, check, requirement)} ${REFRESH}`;
	return { name: `✗ ${user.name} · may not run this`, description };
}

interface Allowed {
	title: string;
	/** Parts of the operation that the user lacks permissions for, and what it cannot do with them. */
	cannot: MissingPart[];
	verb: 'see' | 'use';
}

function allowedOption({ origin }: Org, user: ConnectedUser, { title, cannot, verb }: Allowed): AccountOption {
	const but = cannot.map(({ what, missing }) => `${what} (needs ${missing.join(' and ')})`).join('; ');
	return {
		name: ['✓', user.name, ...(user.profileName === null ? [] : ['·', user.profileName])].join(' '),
		description: `${user.username} can run ${title} in ${origin}${but && `, but cannot ${verb} ${but}`}`,
	};
}

const REFRESH = 'After a change in Salesforce, choose Refresh List from the menu of this field.';

function missingText(user: ConnectedUser, check: AdministratorCheck, requirement: Requirement): string {
	if (check === 'permissions') return `Lacks ${missingPermissions(user, requirement.permissions).join(' and ')}.`;
	return "Needs the System Administrator profile. Connect an administrator, or set 'Administrator Check' to Permissions.";
}

/** The methods that the editor calls for fields whose options are loaded, by the names that the fields give. */
export const loadOptions = { connectedAccount, ...entitlementOptions, ...recordOptions, ...userFieldOptions };
