import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, customFields, locator, updateUser, USER_OF_ITEM } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

test('changes fields and writes only those that differ', async () => {
	const { json, error } = await acme.run(
		updateUser(byUsername('mover@acme.example'), {
			Title: 'Account Executive',
			Department: 'Sales',
			UserRoleId: locator('name', 'Sales Director'),
		}),
	);
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ id: acme.user('mover').Id, username: 'mover@acme.example', changed: true }]);
	expect(acme.user('mover')).toMatchObject({
		Title: 'Account Executive',
		UserRoleId: acme.record('UserRole', 'Name', 'Sales Director').Id,
	});
	expect(acme.writes()).toHaveLength(1);
});

test('puts out what it changed, with the values before and after, as Salesforce names and keeps them', async () => {
	const { Id, UserRoleId, ManagerId } = acme.user('mover');
	const updateFields = {
		Title: 'Lead',
		Department: 'Sales',
		Username: 'Moved@acme.example',
		UserRoleId: locator('name', 'Sales Director'),
	};
	const more = { customFields: customFields({ start_date__c: '2026-12-24T08:00:00Z' }), clearFields: ['ManagerId'] };
	const items = [{ json: {} }, { json: {} }];
	const { json } = await acme.run(updateUser(locator('id', Id), updateFields, more), { items });
	expect(json.map(({ updated }) => updated)).toEqual([
		{
			Title: { from: 'Sales Representative', to: 'Lead' },
			Username: { from: 'mover@acme.example', to: 'moved@acme.example' },
			UserRoleId: { from: UserRoleId, to: acme.record('UserRole', 'Name', 'Sales Director').Id },
			Start_Date__c: { from: null, to: '2026-12-24' },
			ManagerId: { from: ManagerId, to: null },
		},
		{},
	]);
	expect(json.map(({ changed }) => changed)).toEqual([true, false]);
});

describe('in an org with state and country picklists', () => {
	beforeEach(async () => {
		await acme.close();
		acme = await startAcme({ settings: { stateAndCountryPicklists: true } });
	});
	const change = (fields: IDataObject) => updateUser(byUsername('mover@acme.example'), fields);
	const address = () => {
		const { StateCode, State, CountryCode, Country } = acme.user('mover');
		return [StateCode, State, CountryCode, Country];
	};

	test.each([
		[{ CountryCode: 'NL', StateCode: 'Limburg' }, ['LI', 'Limburg', 'NL', 'Netherlands']],
		[{ StateCode: 'limburg', CountryCode: 'Belgium' }, ['VLI', 'Limburg', 'BE', 'Belgium']],
		[{ CountryCode: 'br', StateCode: 'AL' }, ['AL', 'Alagoas', 'BR', 'Brazil']],
	])('%j is a state of the given country', async (fields, expected) => {
		const { json, error } = await acme.run(change(fields));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ changed: true }]);
		expect(address()).toEqual(expected);
		expect((await acme.run(change(fields))).json).toMatchObject([{ changed: false }]);
	});

	test('a state alone is one of the country that the user has', async () => {
		await acme.run(change({ CountryCode: 'BE' }));
		acme.forgetCalls();
		await acme.run(change({ StateCode: 'Limburg' }));
		expect(address()).toEqual(['VLI', 'Limburg', 'BE', 'Belgium']);
		expect(acme.calls()).toHaveLength(2);
	});

	test.each([
		[{ CountryCode: 'Narnia' }, ["'Narnia'", 'Netherlands (NL)', 'Austria (AT)']],
		[
			{ CountryCode: 'NL', StateCode: 'Bavaria' },
			["'Bavaria'", 'Valid for Netherlands (NL) are: ', 'Limburg (LI)', 'North Holland (NH)'],
		],
		[{ CountryCode: 'NL', StateCode: 'VLI' }, ["'VLI'", 'Valid for Netherlands (NL)']],
		[{ CountryCode: 'DE', StateCode: 'Bavaria' }, ['None is valid for Germany (DE)']],
		[{ StateCode: 'Limburg' }, ["'Limburg'", 'without a country', 'Country Code']],
	])('%j names the valid ones before anything is written', async (fields, words) => {
		const { json } = await acme.run(change(fields), { continueOnFail: true });
		for (const word of words) expect(json[0]!.error).toContain(word);
		expect(acme.writes()).toEqual([]);
	});
});

describe('a new email address', () => {
	const change = (email: string, options = {}) =>
		updateUser(byUsername('mover@acme.example'), { Email: email }, { options });
	const mails = () => acme.org.org.outbox.map(({ to }) => to);
	const skip = { skipPendingEmail: true };

	test('is sent for confirmation once, however often one run asks for it', async () => {
		const { json } = await acme.run(change('mona@new.example'), { items: [{ json: {} }, { json: {} }, { json: {} }] });
		expect(json.map(({ changed }) => changed)).toEqual([true, false, false]);
		expect(mails()).toEqual(['mona@new.example']);
	});

	test('is left alone while it waits for its confirmation, if that is wished', async () => {
		await acme.run(change('mona@new.example'));
		acme.forgetCalls();
		const update = updateUser(
			byUsername('mover@acme.example'),
			{ Email: 'Mona@New.example', Title: 'Lead' },
			{ options: skip },
		);
		const { json } = await acme.run(update);
		expect(json).toMatchObject([
			{ changed: true, updated: { Title: { to: 'Lead' } }, pendingEmail: 'mona@new.example' },
		]);
		expect(json[0]!.updated).not.toHaveProperty('Email');
		expect(mails()).toHaveLength(1);
		expect(acme.calls().length - acme.writes().length).toBeLessThanOrEqual(3);
		const again = await acme.run(change('mona@new.example', skip));
		expect(again.json).toMatchObject([{ changed: false, updated: {}, pendingEmail: 'mona@new.example' }]);
	});

	test('is sent when another waits, when the one that waited was confirmed, and when its link is too old', async () => {
		await acme.run(change('one@new.example', skip));
		await acme.run(change('two@new.example', skip));
		await acme.run(change('one@new.example', skip));
		acme.org.org.confirmEmail(acme.user('mover').Id);
		await acme.run(change('two@new.example', skip));
		expect(mails()).toEqual(['one@new.example', 'two@new.example', 'one@new.example', 'two@new.example']);
		const CreatedDate = new Date(Date.now() - 73 * 60 * 60 * 1000).toISOString();
		for (const id of acme.org.store.table('SetupAuditTrail').rows.keys())
			acme.org.store.update('SetupAuditTrail', id, { CreatedDate });
		const { json } = await acme.run(change('two@new.example', skip));
		expect(json).toMatchObject([{ changed: true }]);
		expect(mails()).toHaveLength(5);
	});

	test('is written by the last item of a run that asks for another in between', async () => {
		await acme.run(change('one@new.example'));
		const items = ['two@new.example', 'one@new.example'].map((email) => ({ json: { email } }));
		const { json } = await acme.run(change('={{ $json.email }}', skip), { items });
		expect(json.map(({ changed }) => changed)).toEqual([true, true]);
		expect(acme.org.org.pendingEmails.get(acme.user('mover').Id)).toBe('one@new.example');
	});

	test('is refused to who wishes that and cannot see the audit trail', async () => {
		await acme.close();
		acme = await startAcme({ as: 'provisioner' });
		const own = acme.record('PermissionSet', 'ProfileId', acme.user('provisioner').ProfileId!).Id;
		acme.org.store.update('PermissionSet', own, { PermissionsViewSetup: false });
		const options = { ...skip, administratorCheck: 'permissions' };
		const { json } = await acme.run(change('mona@new.example', options), { continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'MISSING_PERMISSIONS', advice: expect.stringContaining("'View Setup and Configuration'") },
		]);
		expect(mails()).toEqual([]);
	});
});

test('values that hold already cost no write', async () => {
	const manager = { ManagerId: 'leaver@acme.example', UserRoleId: locator('name', 'Sales Rep') };
	const { json } = await acme.run(
		updateUser(byUsername('mover@acme.example'), {
			Department: 'Sales',
			Username: 'MOVER@acme.example',
			IsActive: true,
			...manager,
		}),
	);
	expect(json).toMatchObject([{ changed: false }]);
	expect(acme.writes()).toEqual([]);
});

test('an ID of 15 characters names what is there already', async () => {
	const buddy = acme.user('leaver').Id;
	const parameters = updateUser(
		byUsername('mover@acme.example'),
		{},
		{ customFields: customFields({ Buddy__c: buddy.slice(0, 15) }) },
	);
	expect((await acme.run(parameters)).json).toMatchObject([{ changed: true }]);
	expect((await acme.run(parameters)).json).toMatchObject([{ changed: false }]);
	expect(acme.user('mover').Buddy__c).toBe(buddy);
});

test('empties fields, renames the user, changes the profile', async () => {
	const updateFields = {
		FirstName: 'Monika',
		LastName: "O'Mover",
		Username: 'Moved@acme.example',
		ProfileId: locator('name', 'Identity Provisioning'),
	};
	const { json, error } = await acme.run(
		updateUser(byUsername('mover@acme.example'), updateFields, { clearFields: ['Title', 'ManagerId'] }),
	);
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ username: 'moved@acme.example', changed: true }]);
	const moved = acme.user('moved');
	expect(moved).toMatchObject({ FirstName: 'Monika', LastName: "O'Mover" });
	expect([moved.Title ?? null, moved.ManagerId ?? null]).toEqual([null, null]);
	expect(moved.ProfileId).toBe(acme.record('Profile', 'Name', 'Identity Provisioning').Id);
});

test('writes custom fields by API name in any case, with the right type', async () => {
	const fields = {
		cost_center__c: 'CC-9',
		Start_Date__c: '2026-12-24T08:00:00.000Z',
		ForecastEnabled: 'true',
	};
	const { error } = await acme.run(
		updateUser(byUsername('knowledge@acme.example'), {}, { customFields: customFields(fields) }),
	);
	expect(error).toBeUndefined();
	expect(acme.user('knowledge')).toMatchObject({
		Cost_Center__c: 'CC-9',
		Start_Date__c: '2026-12-24',
		ForecastEnabled: true,
	});
});

test('adds entitlements, takes none away, and names what the user had', async () => {
	const entitlements = {
		permissionSets: ['Sales_Manager', 'Support_Agent'],
		featureLicenses: ['Marketing User', 'Offline User'],
		publicGroups: ['All_Sales', 'All_Support'],
	};
	const { json, error } = await acme.run(updateUser(byUsername('leaver@acme.example'), {}, { entitlements }));
	expect(error).toBeUndefined();
	const names = (list: unknown) => (list as IDataObject[]).map(({ name }) => name).sort();
	expect(json).toMatchObject([{ changed: true }]);
	expect(names(json[0]!.assigned)).toEqual(['All_Support', 'Support_Agent', 'UserPermissionsOfflineUser']);
	expect(names(json[0]!.unchanged)).toEqual(['All_Sales', 'Sales_Manager', 'UserPermissionsMarketingUser']);
	expect(acme.user('leaver')).toMatchObject({ UserPermissionsMarketingUser: true, UserPermissionsOfflineUser: true });

	acme.forgetCalls();
	const again = await acme.run(updateUser(byUsername('leaver@acme.example'), {}, { entitlements }));
	expect(again.json).toMatchObject([{ changed: false, assigned: [] }]);
	expect(acme.writes()).toEqual([]);
});

test('deactivates and changes in one write, and refuses it for the connected user', async () => {
	const items = ['mover', 'admin'].map((name) => ({ json: { user: `${name}@acme.example` } }));
	const { json } = await acme.run(updateUser(USER_OF_ITEM, { IsActive: false, Title: 'Gone' }), {
		items,
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ isActive: false, changed: true }, { errorCode: 'SAME_USER' }]);
	expect(acme.user('mover')).toMatchObject({ IsActive: false, Title: 'Gone' });
	expect(acme.user('admin').IsActive).toBe(true);
});

test('the connected user keeps its profile: with another it could not take the change back', async () => {
	const { ProfileId: profileId } = acme.user('admin');
	const self = byUsername('admin@acme.example');
	const { error } = await acme.run(updateUser(self, { ProfileId: locator('name', 'Standard User'), Title: 'Boss' }));
	expect(error?.message).toBe('admin@acme.example was not given another profile: it is the connected user itself');
	expect(acme.writes()).toEqual([]);
	const { json } = await acme.run(updateUser(self, { ProfileId: locator('id', String(profileId)), Title: 'Boss' }));
	expect(json).toMatchObject([{ changed: true }]);
});

test('the same user twice in one run: later items build on earlier ones', async () => {
	const items = ['One', 'One', 'Two'].map((title) => ({ json: { title } }));
	const { json } = await acme.run(updateUser(byUsername('mover@acme.example'), { Title: '={{ $json.title }}' }), {
		items,
	});
	expect(json.map(({ changed }) => changed)).toEqual([true, false, true]);
	expect(acme.user('mover').Title).toBe('Two');
	// Two changes of one record never go into one call.
	expect(acme.writes().map(({ rows }) => rows)).toEqual([1, 1]);
});

test('two users swap nothing: each item changes its own user', async () => {
	const items = ['mover', 'leaver'].map((name) => ({
		json: { user: `${name}@acme.example`, title: `Title of ${name}` },
	}));
	await acme.run(updateUser(USER_OF_ITEM, { Title: '={{ $json.title }}' }), { items });
	expect([acme.user('mover').Title, acme.user('leaver').Title]).toEqual(['Title of mover', 'Title of leaver']);
	expect(acme.writes().map(({ rows }) => rows)).toEqual([2]);
});

test('nothing to update is refused before any call', async () => {
	const { error } = await acme.run(updateUser(byUsername('mover@acme.example'), {}));
	expect(error?.message).toContain('There is nothing to update');
	expect(acme.calls()).toEqual([]);
});

test('a profile whose license is full: the error names the license and its seats, read once for all', async () => {
	acme.org.store.update('UserLicense', acme.record('UserLicense', 'Name', 'Salesforce Platform').Id, {
		TotalLicenses: 0,
	});
	const items = userItems(['mover@acme.example', 'leaver@acme.example']);
	const { json } = await acme.run(updateUser(USER_OF_ITEM, { ProfileId: locator('name', 'Standard Platform User') }), {
		items,
		continueOnFail: true,
	});
	const error = expect.stringMatching(/\d+ of 0 seats of the user license 'Salesforce Platform' are used$/);
	expect(json).toMatchObject(items.map(() => ({ errorCode: 'LICENSE_LIMIT_EXCEEDED', error })));
	// The administrator, the describe, what is there, the write, and the seats.
	expect(acme.calls()).toHaveLength(5);
});
