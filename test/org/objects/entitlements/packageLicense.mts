/** Licenses of managed packages (Object Reference, PackageLicense and UserPackageLicense). */
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import {
	CREATE_ONLY,
	dateTime,
	defineObject,
	flag,
	formula,
	picklist,
	READ_ONLY,
	reference,
	text,
	whole,
} from '../../world/define.mts';
import type { Change, Context, Org } from '../../world/model.mts';
import { auditPackageLicense } from './entitlementAudit.mts';
import { seesEntitlements } from './permissionSet.mts';
import { changeFields } from './userAccessPolicy.mts';

function used(org: Org, packageId: string): number {
	return org.store.table('UserPackageLicense').count('by package', (row) => row.PackageLicenseId, packageId);
}

export const PackageLicense = defineObject('PackageLicense', {
	label: 'Package License',
	labelPlural: 'Package License',
	keyPrefix: '050',
	allows: '',
	setup: true,
	audit: ['CreatedDate', 'LastModifiedDate', 'SystemModstamp'],
	fields: [
		picklist('Status', 'Status', ['Active', 'Expired', 'Free', 'Trial', 'Uninstalled'], READ_ONLY),
		flag('IsProvisioned', 'Is Provisioned', READ_ONLY),
		whole('AllowedLicenses', 'Allowed Licenses', READ_ONLY),
		formula(whole('UsedLicenses', 'Used Licenses'), (license, { org }) => used(org, license.Id)),
		dateTime('ExpirationDate', 'Expiration Date', READ_ONLY),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
	],
	rules: { visible: seesEntitlements },
});

function authorize(context: Context): void {
	if (!may(context, 'ManageUsers', 'ManageInternalUsers')) throw errors.insufficientAccess(context.org.settings);
}

function validate(context: Context, { kind, record }: Change): void {
	if (kind !== 'insert') return;
	const { org } = context;
	const packageId = String(record.PackageLicenseId);
	const same = org.store
		.table('UserPackageLicense')
		.find('UserId', [record.UserId!])
		.find((row) => row.PackageLicenseId === packageId);
	if (same) throw errors.duplicateValue('PackageLicenseId', same.Id);
	const allowed = Number(org.store.get('PackageLicense', packageId)?.AllowedLicenses ?? 0);
	if (allowed >= 0 && used(org, packageId) >= allowed) throw errors.licenseLimitExceeded();
}

export const UserPackageLicense = defineObject('UserPackageLicense', {
	label: 'User Package License',
	labelPlural: 'User Package License',
	keyPrefix: '051',
	allows: 'cud',
	setup: true,
	fields: [
		reference('PackageLicenseId', 'Package License ID', 'PackageLicense', {
			...CREATE_ONLY,
			required: true,
			childRelationshipName: 'UserPackageLicenses',
		}),
		reference('UserId', 'User ID', 'User', {
			...CREATE_ONLY,
			required: true,
			childRelationshipName: 'UserPackageLicenses',
		}),
		...changeFields(),
	],
	rules: { visible: seesEntitlements, authorize, validate, audit: auditPackageLicense },
});
