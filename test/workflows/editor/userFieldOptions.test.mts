import { loadOptions } from '../../../nodes/SalesforceAdmin/methods/loadOptions.ts';
import { startAcme, type Acme } from '../../support/acme.mts';
import { editorContext } from '../../support/engine.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const options = async (method: keyof typeof loadOptions) =>
	await loadOptions[method].call(editorContext(acme.credential));

test('the fields to clear are those that may be empty, with API name and type, in one call', async () => {
	const fields = await options('clearableUserFields');
	expect(fields).toEqual(
		expect.arrayContaining([
			{ name: 'Cost Center', value: 'Cost_Center__c', description: 'Cost_Center__c, text' },
			{ name: 'Manager ID', value: 'ManagerId', description: 'ManagerId, lookup' },
			{ name: 'Region', value: 'Region__c', description: 'Region__c, picklist' },
			{ name: 'Title', value: 'Title', description: 'Title, text' },
		]),
	);
	const values = fields.map(({ value }) => value);
	for (const never of ['Username', 'Email', 'LastName', 'ProfileId', 'Alias', 'IsActive', 'LastLoginDate', 'Id'])
		expect(values).not.toContain(never);
	const names = fields.map(({ name }) => name);
	expect(names).toEqual(names.toSorted((one, other) => one.localeCompare(other)));
	expect(acme.calls()).toHaveLength(1);
});

test('the custom fields to set are those of the org and harmless ones, with label, API name and type', async () => {
	const fields = await options('writableCustomFields');
	expect(fields).toEqual(
		expect.arrayContaining([
			{ name: 'Cost Center', value: 'Cost_Center__c', description: 'Cost_Center__c, text' },
			{ name: 'Start Date', value: 'Start_Date__c', description: 'Start_Date__c, date' },
			{ name: 'Allow Forecasting', value: 'ForecastEnabled', description: 'ForecastEnabled, checkbox' },
		]),
	);
	const values = fields.map(({ value }) => value);
	for (const never of ['ProfileId', 'IsActive', 'Email', 'FirstName', 'Title', 'UserPermissionsMarketingUser', 'Id'])
		expect(values).not.toContain(never);
	expect(acme.calls()).toHaveLength(1);
});

test.each([
	['timeZones', { name: '(GMT+01:00) Central European Standard Time (Europe/Berlin)', value: 'Europe/Berlin' }],
	['locales', { name: 'German (Germany)', value: 'de_DE' }],
	['languages', { name: 'German', value: 'de' }],
	['emailEncodings', { value: 'UTF-8' }],
] as const)('%s offers what Salesforce offers, with the value beside it, in one call', async (method, entry) => {
	const values = await options(method);
	expect(values).toContainEqual(expect.objectContaining({ ...entry, description: entry.value }));
	expect(values.length).toBeGreaterThan(3);
	expect(acme.calls()).toHaveLength(1);
});

test('an error of the list says what to do', async () => {
	delete acme.credential.data.oauthTokenData;
	await expect(options('clearableUserFields')).rejects.toMatchObject({
		message: 'The credential is not connected to Salesforce yet',
		description: expect.stringContaining('select Connect'),
	});
});
