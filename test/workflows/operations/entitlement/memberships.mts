/** Places that users have beside entitlements: territories and libraries. */
import type { Acme } from '../../../support/acme.mts';

/** Puts a user into the territory North and the library Onboarding. Where the org has no territories, nobody sees the former. */
export function plantMemberships({ org, user, record }: Acme, name: string): void {
	const { Id } = user(name);
	org.store.insert('UserTerritory2Association', {
		Id: org.org.ids.next('0TF'),
		Territory2Id: record('Territory2', 'DeveloperName', 'North').Id,
		UserId: Id,
		IsActive: true,
	});
	org.store.insert('ContentWorkspaceMember', {
		Id: org.org.ids.next('05A'),
		ContentWorkspaceId: record('ContentWorkspace', 'DeveloperName', 'Onboarding').Id,
		MemberId: Id,
		MemberType: 'U',
	});
}
