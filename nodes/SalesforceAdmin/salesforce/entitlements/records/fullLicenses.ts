import type { Org } from '../../api/org';
import { nameFullLicenses, type SeatTaker } from '../../directory/seats';
import type { AssignmentResults } from './assignmentResults';
import { assignmentKey } from '../assignments';
import type { Assignment, Entitlement } from '../types';

/** The same results, in which errors that say no license is left name the license and its seats. One API call at most, after such an error only. Never rejects. */
export async function nameFullEntitlements(
	org: Org,
	assignments: Assignment[],
	results: AssignmentResults,
): Promise<AssignmentResults> {
	const byKey = new Map(assignments.map((assignment) => [assignmentKey(assignment), assignment]));
	return await nameFullLicenses(org, results, (key) => takerOfEntitlement(byKey.get(key)));
}

/** What takes a seat when an entitlement is given; undefined for those that need a license of their own or none. */
export function takerOfEntitlement(entitlement?: Entitlement): SeatTaker | undefined {
	if (entitlement?.type === 'featureLicense') return { featureLicense: entitlement.label };
	if (entitlement?.type === 'permissionSetLicense') return { object: 'PermissionSetLicense', id: entitlement.id };
	if (entitlement?.type === 'packageLicense') return { object: 'PackageLicense', id: entitlement.id };
	return undefined;
}
