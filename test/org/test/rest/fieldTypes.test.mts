/** Types of fields that users do not have: amounts, times, picklists of several and dependent ones (REST guide, primitive data types). */
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

type Json = { [key: string]: unknown };

async function created(fields: Json): Promise<Json> {
	const { status, body } = await admin.post('/sobjects/Account', { Name: 'Ant', ...fields });
	expect(status).toBe(201);
	return (await admin.get(`/sobjects/Account/${String((body as Json).id)}`)).body as Json;
}

test('an amount is a number, a time has milliseconds and is in UTC', async () => {
	expect(await created({ Credit_Limit__c: 12.5, Opens_At__c: '08:30' })).toMatchObject({
		Credit_Limit__c: 12.5,
		Opens_At__c: '08:30:00.000Z',
	});
});

test('several values are kept once each and in the order of the picklist', async () => {
	expect(await created({ Segments__c: 'Startup;Enterprise;Startup' })).toMatchObject({
		Segments__c: 'Enterprise;Startup',
	});
});

test('one wrong value among several is refused', async () => {
	const { status, body } = await admin.post('/sobjects/Account', { Name: 'Ant', Segments__c: 'Startup;Big' });
	expect([status, body]).toEqual([
		400,
		[expect.objectContaining({ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['Segments__c'] })],
	]);
});

test.each([
	["Segments__c INCLUDES ('Enterprise')", ['Ant', 'Bee']],
	["Segments__c INCLUDES ('Enterprise;Startup')", ['Ant']],
	["Segments__c INCLUDES ('Enterprise;Startup', 'Public Sector')", ['Ant', 'Cow']],
	["Segments__c EXCLUDES ('Enterprise') AND Segments__c != null", ['Cow']],
])('%s finds what the SOQL guide says', async (condition, names) => {
	await created({ Segments__c: 'Enterprise;Startup' });
	await created({ Name: 'Bee', Segments__c: 'Enterprise' });
	await created({ Name: 'Cow', Segments__c: 'Public Sector' });
	const { records } = await admin.query(`SELECT Name FROM Account WHERE ${condition} ORDER BY Name`);
	expect(records.map(({ Name }) => Name)).toEqual(names);
});

test('INCLUDES is for picklists of several only', async () => {
	expect(await admin.queryError("SELECT Id FROM Account WHERE Industry INCLUDES ('Energy')")).toMatchObject({
		errorCode: 'INVALID_QUERY_FILTER_OPERATOR',
	});
});

test('the describe names the controlling field, and of each value the bits of those that it goes with', async () => {
	const { fields } = (await admin.get('/sobjects/Account/describe')).body as { fields: Json[] };
	const field = fields.find(({ name }) => name === 'Sub_Industry__c');
	expect(field).toMatchObject({ type: 'picklist', controllerName: 'Industry', dependentPicklist: true });
	const bits = (field?.picklistValues as Json[]).map(({ value, active, validFor }) => [value, active, validFor]);
	expect(bits).toEqual([
		['solar', true, 'IAAA'],
		['software', true, 'BAAA'],
		['consulting', true, 'BgAA'],
		['mining', false, 'IAAA'],
	]);
});
