/** What workflows in the world call our nodes and its credential; said here and not read from the product, so that a new name there fails. */
export const CREDENTIAL_TYPE = 'salesforceAdminOAuth2Api';
export const NODE_TYPE = 'n8n-nodes-salesforce-admin.salesforceAdmin';
export const TRIGGER_TYPE = 'n8n-nodes-salesforce-admin.salesforceAdminTrigger';

/** The trigger's events that are about users, as workflows hold them. */
export const USER_EVENTS = [
	'entitlementAssigned',
	'entitlementRemoved',
	'userActivated',
	'userCreated',
	'userDeactivated',
	'userFrozen',
	'userUnfrozen',
	'userUpdated',
] as const;
