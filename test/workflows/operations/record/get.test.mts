import { startAcme, type Acme } from '../../../support/acme.mts';
import { getRecord } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

function account(Name: string): string {
	const OwnerId = acme.user('mover').Id;
	return acme.org.store.insert('Account', { Id: acme.org.org.ids.next('001'), Name, OwnerId }).Id;
}

const ids = (count: number) => Array.from({ length: count }, (_, at) => account(`Crowd ${at}`));
const itemsOf = (list: string[]) => list.map((id) => ({ json: { id } }));

test('gives a record with the fields that are chosen, or with all', async () => {
	const id = account('Ant');
	const some = await acme.run(getRecord('Account', id, ['name']));
	expect(some.json).toEqual([{ Id: id, Name: 'Ant' }]);
	const all = await acme.run(getRecord('Account', `https://acme.lightning.force.com/lightning/r/Account/${id}/view`));
	expect(all.json[0]).toMatchObject({ Id: id, Name: 'Ant', Industry: null, Is_Partner__c: false });
	expect(all.json[0]).not.toHaveProperty('attributes');
});

test('reads 2,001 records in three calls, the describe among them, each in its place', async () => {
	const wanted = ids(2001);
	acme.forgetCalls();
	const { json, items } = await acme.run(getRecord('Account', '={{ $json.id }}', ['Name']), {
		items: itemsOf(wanted),
	});
	expect(json.map(({ Id }) => Id)).toEqual(wanted);
	expect(items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([...wanted.keys()]);
	expect([acme.calls().length, acme.writes().length]).toEqual([3, 0]);
});

test('a record in the recycle bin, one that never was, one of another object and no ID are each an error of their own', async () => {
	const good = account('Ant');
	const gone = account('Gone');
	acme.org.store.remove('Account', gone);
	const [lead] = acme.org.store.table('Lead').rows.keys();
	const list = [good, gone, '001ak00000ZZZZZAA4', lead, 'x', 'https://other.my.salesforce.com/' + good];
	const { json } = await acme.run(getRecord('Account', '={{ $json.id }}'), {
		items: itemsOf(list),
		continueOnFail: true,
	});
	expect(json.map(({ errorCode, Id }) => errorCode ?? Id)).toEqual([
		good,
		'ENTITY_IS_DELETED',
		expect.stringMatching(/NOT_FOUND|INVALID_ID/),
		'INVALID_ID',
		'INVALID_ID',
		'INVALID_INPUT',
	]);
	expect(json[3].error).toContain('those begin with 001');
});

test('a field of a parent leads to Get Many', async () => {
	const { json } = await acme.run(getRecord('Account', account('Ant'), ['Owner.Name']), { continueOnFail: true });
	expect(json).toEqual([
		expect.objectContaining({ errorCode: 'INVALID_FIELD', advice: expect.stringContaining('Get Many') }),
	]);
});

test('an object that cannot be read fails its own items only', async () => {
	const id = account('Ant');
	const { json } = await acme.run(getRecord('={{ $json.object }}', id, ['Name']), {
		items: [{ json: { object: 'Acount' } }, { json: { object: 'Account' } }],
		continueOnFail: true,
	});
	expect(json).toEqual([expect.objectContaining({ errorCode: 'NAME_NOT_FOUND' }), { Id: id, Name: 'Ant' }]);
});
