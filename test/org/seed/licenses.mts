/** User licenses, permission set licenses, feature licenses and packages of the seeded org. */
import { FEATURE_LICENSES } from '../objects/users/featureLicenses.mts';
import type { Plant } from './plant.mts';

/** name → seats */
const USER_LICENSES = {
	Salesforce: 100,
	'Salesforce Platform': 2,
	'Chatter Free': 5000,
	Identity: 1,
	'Analytics Cloud Integration User': 2,
} as const;
/** A user license of the seed, by its name. */
export type UserLicenseName = keyof typeof USER_LICENSES;

const LICENSE_KEYS: Readonly<Record<UserLicenseName, string>> = {
	Salesforce: 'SFDC',
	'Salesforce Platform': 'AUL',
	'Chatter Free': 'CSN_User',
	Identity: 'IDENTITY_USER',
	'Analytics Cloud Integration User': 'INSIGHTS_INTEGRATION_USER',
};

/** Creates the licenses, with so many seats of Salesforce and of each feature license where it is told (the large seed needs many). */
export function plantLicenses({ org, insert }: Plant, seats?: number, featureSeats?: number): void {
	for (const [name, total] of Object.entries(USER_LICENSES) as Array<[UserLicenseName, number]>) {
		insert('UserLicense', {
			Name: name,
			MasterLabel: name,
			LicenseDefinitionKey: LICENSE_KEYS[name],
			Status: 'Active',
			TotalLicenses: name === 'Salesforce' ? (seats ?? total) : total,
			MonthlyLoginsUsed: 0,
			MonthlyLoginsEntitlement: 0,
		});
	}
	for (const { field } of FEATURE_LICENSES) org.featureLicenses.set(field, featureSeats ?? FEATURE_SEATS[field] ?? 10);
	plantPermissionSetLicenses({ insert });
	plantPackageLicenses({ insert });
}

/** A package with seats, one for the whole org (AllowedLicenses -1), and a trial that will end (Object Reference, PackageLicense). */
function plantPackageLicenses({ insert }: Pick<Plant, 'insert'>): void {
	insert('PackageLicense', { NamespacePrefix: 'signit', Status: 'Active', AllowedLicenses: 5, IsProvisioned: true });
	insert('PackageLicense', { NamespacePrefix: 'sitewide', Status: 'Active', AllowedLicenses: -1, IsProvisioned: true });
	insert('PackageLicense', {
		NamespacePrefix: 'tryout',
		Status: 'Trial',
		AllowedLicenses: 2,
		ExpirationDate: '2030-01-31T00:00:00.000+0000',
		IsProvisioned: true,
	});
}

/** Seats that are not 10; nobody gets Knowledge User any more: all are taken. */
const FEATURE_SEATS: Readonly<Record<string, number>> = {
	UserPermissionsMarketingUser: 20,
	UserPermissionsOfflineUser: 50,
	UserPermissionsInteractionUser: 30,
	UserPermissionsKnowledgeUser: 1,
	UserPermissionsSupportUser: 25,
};

function plantPermissionSetLicenses({ insert }: Pick<Plant, 'insert'>): void {
	const common = { Language: 'en_US', Status: 'Active' };
	insert('PermissionSetLicense', {
		...common,
		DeveloperName: 'SalesConsolePsl',
		PermissionSetLicenseKey: 'SalesConsolePsl',
		MasterLabel: 'Sales Console User',
		TotalLicenses: 10,
	});
	insert('PermissionSetLicense', {
		...common,
		DeveloperName: 'CrmAnalyticsPsl',
		PermissionSetLicenseKey: 'CrmAnalyticsPsl',
		MasterLabel: 'CRM Analytics',
		TotalLicenses: 1,
	});
}
