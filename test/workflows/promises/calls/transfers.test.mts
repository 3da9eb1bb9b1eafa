/**
 * The number of API calls of a transfer grows with pages of IDs and batches of records, not with users or objects.
 *
 * Proves invariants 3 and 5.
 */
import { crowdUsernames, startAcme, userItems, type Acme, type AcmeOptions } from '../../../support/acme.mts';
import { transferOwnership, USER_OF_ITEM } from '../../../support/parameters.mts';

let acme: Acme;
const start = async (options: AcmeOptions) => (acme = await startAcme(options));
afterEach(async () => await acme.close());

/** Gives a user so many records of an object. */
function plant(object: string, count: number, owner: string): void {
	const { store, org } = acme.org;
	const { keyPrefix } = org.schema.object(object);
	const OwnerId = acme.user(owner).Id;
	for (let number = 0; number < count; number++)
		store.insert(object, { Id: org.ids.next(keyPrefix!), LastName: 'L', Company: 'C', OwnerId });
}

const bulkCalls = () => acme.calls().filter(({ path }) => path.includes('/jobs/ingest'));
const leads = (owner: string) => acme.org.store.table('Lead').size('OwnerId', [acme.user(owner).Id]);

test('10,000 leads go by bulk in at most 30 calls, and without bulk too', async () => {
	await start({});
	plant('Lead', 9997, 'leaver');
	const { json, error } = await acme.run(transferOwnership({ objects: ['Lead'] }));
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ objects: [{ object: 'Lead', found: 10_000, transferred: 10_000, failed: 0 }] }]);
	expect([leads('leaver'), leads('mover'), bulkCalls().length > 0]).toEqual([0, 10_000, true]);
	expect(acme.calls().length).toBeLessThanOrEqual(30);
	acme.forgetCalls();
	const back = { fromUser: transferOwnership().toUser, toUser: transferOwnership().fromUser };
	await acme.run(transferOwnership({ ...back, objects: ['Lead'], options: { bulkThreshold: 0 } }));
	expect([leads('leaver'), leads('mover'), bulkCalls()]).toEqual([10_000, 0, []]);
	expect(acme.writes()).toHaveLength(10);
	expect(acme.calls().length).toBeLessThanOrEqual(30);
});

test('60 objects with records are counted in at most 25 calls for one user, and in at most 30 for 200', async () => {
	await start({ users: 200, customObjects: 58 });
	for (let object = 1; object <= 58; object++) plant(`Custom_${object}__c`, 1, 'leaver');
	const dryRun = { options: { dryRun: true } };
	const one = await acme.run(transferOwnership(dryRun));
	expect(one.json[0]!.objects).toHaveLength(60);
	expect(acme.calls().length).toBeLessThanOrEqual(25);
	acme.forgetCalls();
	for (const name of crowdUsernames(200)) plant('Lead', 1, name.split('@')[0]!);
	const fromUser = USER_OF_ITEM;
	const many = await acme.run(transferOwnership({ fromUser, ...dryRun }), { items: userItems(crowdUsernames(200)) });
	expect(many.json.map(({ objects }) => objects)).toEqual(
		crowdUsernames(200).map(() => [{ object: 'Lead', found: 1, transferred: 0, failed: 0, errors: [] }]),
	);
	expect(acme.calls().length).toBeLessThanOrEqual(30);
	acme.forgetCalls();
	await acme.run(transferOwnership({ fromUser }), { items: userItems(crowdUsernames(200)) });
	expect([leads('mover'), acme.writes().length]).toEqual([200, 1]);
	expect(acme.calls().length).toBeLessThanOrEqual(20);
});
