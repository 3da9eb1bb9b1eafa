/** Where files can go: folders of classic documents, and libraries. */
import type { Plant } from './plant.mts';

const FOLDERS: ReadonlyArray<{ [field: string]: string | boolean }> = [
	{ Name: 'Company Documents', DeveloperName: 'Company_Documents', AccessType: 'Public', Type: 'Document' },
	{ Name: 'HR Letters', DeveloperName: 'HR_Letters', AccessType: 'Public', Type: 'Document', IsReadonly: true },
	{ Name: 'Board', DeveloperName: 'Board', AccessType: 'Hidden', Type: 'Document' },
	// A folder of reports takes no documents.
	{ Name: 'Sales Reports', DeveloperName: 'Sales_Reports', AccessType: 'Public', Type: 'Report' },
];

/** Plants folders, the library that every org has, and one with a member who is no administrator. */
export function plantFiles({ insert, find }: Plant): void {
	for (const folder of FOLDERS) insert('Folder', folder);
	const library = { TagModel: 'U', WorkspaceType: 'R' };
	insert('ContentWorkspace', { ...library, Name: 'Asset Library', DeveloperName: 'sfdc_asset_company_assets' });
	const onboarding = insert('ContentWorkspace', { ...library, Name: 'Onboarding', DeveloperName: 'Onboarding' });
	insert('ContentWorkspaceMember', {
		ContentWorkspaceId: onboarding.Id,
		MemberId: find('User', 'Username', 'standard@acme.example').Id,
		MemberType: 'U',
	});
}
