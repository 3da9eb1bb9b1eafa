/**
 * How many API calls a report on what depends on users takes in an org that has grown.
 *
 * Proves invariant 3.
 */
import { crowdUsernames, startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { getDependencies, USER_OF_ITEM } from '../../../support/parameters.mts';

/** Custom objects, each with owners and records, beside those of the seed. */
const OBJECTS = 60;
const PEOPLE = crowdUsernames(200);

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme({ users: PEOPLE.length, customObjects: OBJECTS });
});
afterEach(async () => await acme.close());

/** Gives each user a record of each custom object, and makes the user the reviewer of another one. */
function fill(username: string): void {
	const { Id: OwnerId } = acme.record('User', 'Username', username);
	const { store, org } = acme.org;
	for (const { name, keyPrefix, fields } of org.schema.objects) {
		if (!name.startsWith('Custom')) continue;
		const reviewer = fields.has('reviewer__c') && { Reviewer__c: OwnerId };
		store.insert(name, { Id: org.ids.next(keyPrefix!), Name: username, OwnerId, ...reviewer });
	}
}

test.each([
	[1, 20],
	[200, 30],
])(
	'%d users in an org with 60 objects that have records: at most %d calls, none of them a write',
	async (count, most) => {
		const usernames = PEOPLE.slice(0, count);
		usernames.forEach(fill);
		const { json, error } = await acme.run(getDependencies(USER_OF_ITEM), { items: userItems(usernames) });
		expect(error).toBeUndefined();
		const owned = json.map(({ ownership }) => (ownership as object[]).length);
		expect([json.length, new Set(owned)]).toEqual([count, new Set([OBJECTS])]);
		expect(json[0]!.team).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ object: 'Custom_1__c', label: 'Custom 1: the user in Reviewer__c', count: 1 }),
			]),
		);
		const calls = acme.calls().reduce((sum, { apiCalls }) => sum + apiCalls, 0);
		expect(calls).toBeLessThanOrEqual(most);
		expect(acme.writes()).toEqual([]);
	},
);
