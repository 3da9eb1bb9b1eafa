/** One record in several items: each item stands for itself, whatever becomes of an earlier one. */
import { startAcme, type Acme } from '../../../support/acme.mts';
import { createRecord, updateRecord, upsertRecord } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const owners = () => [acme.user('inactive').Id, acme.user('leaver').Id];
const account = () => acme.records('Account', 'External_Id__c', 'K');

test.each([
	['the same name', 'N', 'N'],
	['another name', 'N', 'M'],
])('an item that creates fails, the next one creates the record whole: %s', async (_, first, second) => {
	const [inactive, leaver] = owners();
	const items = [
		{ json: { owner: inactive, name: first, phone: '1' } },
		{ json: { owner: leaver, name: second, phone: '1' } },
	];
	const fields = {
		External_Id__c: 'K',
		OwnerId: '={{ $json.owner }}',
		Name: '={{ $json.name }}',
		Phone: '={{ $json.phone }}',
	};
	const { json } = await acme.run(upsertRecord(fields), { items, continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'INACTIVE_OWNER_OR_USER' }, { changed: true, created: true }]);
	expect(account()).toMatchObject([{ Name: second, Phone: '1', OwnerId: leaver }]);
});

test('an item that updates fails, the next one is written and says so', async () => {
	const [inactive, leaver] = owners();
	const { Id } = acme.record('Account', 'Name', 'Green Valley Foods');
	const items = [{ json: { owner: inactive, phone: '1' } }, { json: { owner: leaver, phone: '2' } }];
	const fields = { OwnerId: '={{ $json.owner }}', Phone: '={{ $json.phone }}' };
	const { json } = await acme.run(updateRecord(Id, fields), { items, continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'INACTIVE_OWNER_OR_USER' }, { changed: true }]);
	expect(acme.record('Account', 'Id', Id)).toMatchObject({ OwnerId: leaver, Phone: '2' });
});

test('two creates with one unique value, whose answer is lost, are one record and one duplicate', async () => {
	acme.org.failNext({ kind: 'reset', when: 'after', method: 'POST', path: 'composite/sobjects' });
	const items = ['a', 'b'].map((name) => ({ json: { name } }));
	const { json } = await acme.run(createRecord({ External_Id__c: 'K', Name: '={{ $json.name }}' }), {
		items,
		continueOnFail: true,
	});
	expect(account()).toMatchObject([{ Name: 'a' }]);
	expect(json[0]).toMatchObject({ created: true });
	expect(json[1]).toHaveProperty('errorCode');
});

test('a multi-select text of separators only leaves the field as it is', async () => {
	const { Id } = acme.record('Account', 'Name', 'Green Valley Foods');
	acme.org.store.update('Account', Id, { Segments__c: 'Startup' });
	await acme.run(updateRecord(Id, { Segments__c: ';', Phone: '9' }));
	expect(acme.record('Account', 'Id', Id)).toMatchObject({ Segments__c: 'Startup', Phone: '9' });
});
