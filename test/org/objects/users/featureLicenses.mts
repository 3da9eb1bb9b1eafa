/**
 * Feature licenses are booleans on User, each with a number of seats.
 *
 * Field names and labels: recorded describe of User and field reference v67. The API tells the totals once a day, in
 * ActiveFeatureLicenseMetric; here they are data of the org.
 */
interface FeatureLicense {
	field: string;
	label: string;
}

/** The feature licenses that the org has. */
export const FEATURE_LICENSES: readonly FeatureLicense[] = [
	{ field: 'UserPermissionsMarketingUser', label: 'Marketing User' },
	{ field: 'UserPermissionsOfflineUser', label: 'Offline User' },
	{ field: 'UserPermissionsInteractionUser', label: 'Flow User' },
	{ field: 'UserPermissionsKnowledgeUser', label: 'Knowledge User' },
	{ field: 'UserPermissionsSupportUser', label: 'Service Cloud User' },
	{ field: 'UserPermissionsSFContentUser', label: 'Salesforce CRM Content User' },
	{ field: 'UserPermissionsSiteforceContributorUser', label: 'Site.com Contributor User' },
	{ field: 'UserPermissionsSiteforcePublisherUser', label: 'Site.com Publisher User' },
	{ field: 'UserPermissionsWorkDotComUserFeature', label: 'WDC User' },
	{ field: 'UserPermissionsJigsawProspectingUser', label: 'Data.com User' },
];
