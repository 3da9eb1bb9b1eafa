import type { SimulatedOrg } from '../org/index.mts';

/** Turns on user access policies, of which "Sales onboarding" has given a user a permission set. Returns the ID of the assignment. */
export function giveByPolicy(simulated: SimulatedOrg, user: string, set: string): string {
	simulated.changeSettings({ userAccessPolicies: 'on' });
	const { store, org } = simulated;
	const idOf = (object: string, field: string, value: string) => store.table(object).first(field, value)!.Id;
	const names = { DeveloperName: 'Sales_onboarding', MasterLabel: 'Sales onboarding', Status: 'Active' };
	const { Id: Source } = store.insert('UserAccessPolicy', { Id: org.ids.next('0Xu'), ...names });
	const { Id: LastCreatedByChangeId } = store.insert('UserAccessChange', { Id: org.ids.next('0Xv'), Source });
	return store.insert('PermissionSetAssignment', {
		Id: org.ids.next('0Pa'),
		AssigneeId: idOf('User', 'Username', `${user}@acme.example`),
		PermissionSetId: idOf('PermissionSet', 'Name', set),
		LastCreatedByChangeId,
	}).Id;
}
