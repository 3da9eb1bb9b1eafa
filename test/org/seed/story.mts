/** What ties the people of Acme to its setup: entitlements, groups, offices, and the records they own. */
import type { Office } from '../world/model.mts';
import type { Plant } from './plant.mts';

type Named = (name: string) => string;

/** Plants groups, the leaver's and the mover's entitlements and records, and the offices. */
export function plantStory(plant: Plant): void {
	const user: Named = (name) => plant.find('User', 'Username', `${name}@acme.example`).Id;
	plantGroups(plant);
	plantLeaver(plant, user);
	plantMover(plant, user);
	plantOffices(plant, user);
	// CRM Analytics has one seat, and an administrator sits on it.
	const license = plant.find('PermissionSetLicense', 'DeveloperName', 'CrmAnalyticsPsl').Id;
	plant.insert('PermissionSetLicenseAssign', { AssigneeId: user('second.admin'), PermissionSetLicenseId: license });
}

function plantGroups({ insert, org }: Plant): void {
	for (const name of ['All Sales', 'All Support']) {
		insert('Group', {
			Name: name,
			DeveloperName: name.replace(' ', '_'),
			Type: 'Regular',
			DoesIncludeBosses: true,
			OwnerId: org.id,
		});
	}
	insert('Group', { DeveloperName: 'AllInternalUsers', Type: 'Organization', OwnerId: org.id });
	for (const [name, object] of [
		['Support Queue', 'Case'],
		['Lead Queue', 'Lead'],
	] as const) {
		const queue = insert('Group', {
			Name: name,
			DeveloperName: name.replace(' ', '_'),
			Type: 'Queue',
			OwnerId: org.id,
		});
		insert('QueueSobject', { QueueId: queue.Id, SobjectType: object });
	}
}

/** Lea has a bit of everything that offboarding must find. */
function plantLeaver({ insert, find, org }: Plant, user: Named): void {
	const lea = user('leaver');
	for (const name of ['Sales_Manager', 'Reporting_Basic', 'Sales_Bundle']) {
		const set = find('PermissionSet', 'Name', name);
		insert('PermissionSetAssignment', {
			AssigneeId: lea,
			PermissionSetId: set.Id,
			PermissionSetGroupId: set.PermissionSetGroupId ?? null,
		});
	}
	insert('PermissionSetLicenseAssign', {
		AssigneeId: lea,
		PermissionSetLicenseId: find('PermissionSetLicense', 'DeveloperName', 'SalesConsolePsl').Id,
	});
	for (const group of ['All_Sales', 'Support_Queue']) {
		insert('GroupMember', { GroupId: find('Group', 'DeveloperName', group).Id, UserOrGroupId: lea });
	}
	insert('UserPackageLicense', {
		UserId: lea,
		PackageLicenseId: find('PackageLicense', 'NamespacePrefix', 'signit').Id,
	});
	for (const [company, contact] of [
		['Blue Harbor', 'Bea'],
		['North Mill', 'Nils'],
		['Old Bridge', 'Olga'],
	] as const) {
		insert('Lead', {
			FirstName: contact,
			LastName: company.split(' ')[1]!,
			Company: company,
			Status: 'Open - Not Contacted',
			OwnerId: lea,
		});
	}
	for (const name of ['Green Valley Foods', 'Silver Lake Energy']) insert('Account', { Name: name, OwnerId: lea });
	org.store.update('User', lea, {
		UserRoleId: find('UserRole', 'Name', 'Sales Director').Id,
		ManagerId: user('second.admin'),
	});
}

function plantMover({ insert, find, org }: Plant, user: Named): void {
	const mona = user('mover');
	org.store.update('User', mona, { UserRoleId: find('UserRole', 'Name', 'Sales Rep').Id, ManagerId: user('leaver') });
	insert('PermissionSetAssignment', {
		AssigneeId: mona,
		PermissionSetId: find('PermissionSet', 'Name', 'Sales_Manager').Id,
	});
	org.store.update('User', user('standard'), { Buddy__c: user('approver') });
}

function plantOffices({ org }: Plant, user: Named): void {
	const holders: Readonly<Record<Office, string[]>> = {
		defaultCaseOwner: ['caseowner'],
		defaultLeadOwner: ['admin'],
		webToLeadCreator: ['admin'],
		defaultWorkflowUser: ['admin'],
		approver: [],
	};
	for (const [office, names] of Object.entries(holders)) org.offices.set(office as Office, new Set(names.map(user)));
}
