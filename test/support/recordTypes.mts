import type { SimulatedOrg } from '../org/index.mts';

/** Adds the active record type Partner, "Partner Account", to Account. Returns its ID. */
export function addPartnerType({ store, org }: SimulatedOrg): string {
	return store.insert('RecordType', {
		Id: org.ids.next('012'),
		Name: 'Partner Account',
		DeveloperName: 'Partner',
		SobjectType: 'Account',
		IsActive: true,
	}).Id;
}
