import type { DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import type { Result } from '../api/results';
import { didYouMean } from './nearestNames';

/** A feature license, which is a boolean field of User: its API name is both `id` and `name`. */
interface FeatureLicense {
	id: string;
	name: string;
	label: string;
}

const PREFIX = 'UserPermissions';

// Starts with the prefix and is a setting of the user, not a license (Object Reference, User).
const NOT_A_LICENSE = 'UserPermissionsCallCenterAutoLogin';

// Labels of Setup in English, so that they are found in orgs of other languages too. Describe gives the labels in the language of the
// connected user (Salesforce Field Reference, User).
const ENGLISH_LABEL: Readonly<Record<string, string>> = {
	UserPermissionsMarketingUser: 'Marketing User',
	UserPermissionsOfflineUser: 'Offline User',
	UserPermissionsInteractionUser: 'Flow User',
	UserPermissionsKnowledgeUser: 'Knowledge User',
	UserPermissionsSupportUser: 'Service Cloud User',
	UserPermissionsSFContentUser: 'Salesforce CRM Content User',
	UserPermissionsSiteforceContributorUser: 'Site.com Contributor User',
	UserPermissionsSiteforcePublisherUser: 'Site.com Publisher User',
	UserPermissionsWorkDotComUserFeature: 'WDC User',
	UserPermissionsJigsawProspectingUser: 'Data.com User',
	UserPermissionsLiveAgentUser: 'Chat User',
	UserPermissionsMobileUser: 'Apex Mobile User',
};

/** The feature licenses of the org (Object Reference, User). */
export function featureLicenses(userFields: DescribedFields): FeatureLicense[] {
	return [...userFields.values()]
		.filter(({ name, type }) => name.startsWith(PREFIX) && type === 'boolean' && name !== NOT_A_LICENSE)
		.map(({ name, label }) => ({ id: name, name, label }));
}

/**
 * The feature license that a text names: by the field (`UserPermissionsMarketingUser`), the field without prefix (`MarketingUser`), its
 * label in the org or its English label. NAME_NOT_FOUND asks for the nearest one, or lists the labels of the org.
 */
export function findFeatureLicense(text: string, userFields: DescribedFields): Result<FeatureLicense> {
	const licenses = featureLicenses(userFields);
	const found = licenses.find((license) => aliases(license).some((alias) => alias === text.toLowerCase()));
	if (found) return found;
	const named = licenses.map(({ name, label }) => ({ name: label, label: name.slice(PREFIX.length) }));
	const advice = didYouMean(text, named) || `This org has: ${named.map(({ name }) => name).join(', ')}`;
	return new SalesforceError('NAME_NOT_FOUND', `No feature license is called '${text.slice(0, 100)}'. ${advice}`);
}

function aliases({ name, label }: FeatureLicense): string[] {
	return [name, name.slice(PREFIX.length), label, ENGLISH_LABEL[name] ?? ''].map((alias) => alias.toLowerCase());
}

/** The field of User that a text stands for as a feature license in every org: by the field or the English label. No API call. */
export function wellKnownFeature(text: string): string | undefined {
	if (/^UserPermissions\w+$/.test(text)) return text;
	const fields = Object.keys(ENGLISH_LABEL);
	return fields.find((name) => aliases({ id: name, name, label: '' }).includes(text.toLowerCase()));
}

/** What people call a feature license, and its type in ActiveFeatureLicenseMetric (Object Reference), which is the field without its prefix. */
export const featureTexts = (field: string): { label: string; type: string } => {
	const type = field.slice(PREFIX.length);
	return { label: ENGLISH_LABEL[field] ?? type, type };
};
