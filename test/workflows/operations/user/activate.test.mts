import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, changeState, USER_OF_ITEM } from '../../../support/parameters.mts';
import { testStateChange } from '../../../support/stateChange.mts';

describe('one user', () => {
	let acme: Acme;
	beforeEach(async () => {
		acme = await startAcme();
	});
	afterEach(async () => await acme.close());

	test('activates an inactive user and does not touch the login', async () => {
		const { json } = await acme.run(changeState('activate', byUsername('inactive@acme.example')));
		expect(json).toMatchObject([{ username: 'inactive@acme.example', isActive: true, isFrozen: false, changed: true }]);
		expect(acme.user('inactive').IsActive).toBe(true);
		expect(acme.login('inactive')?.IsFrozen ?? false).toBe(false);
	});

	test('activating a frozen inactive user leaves it frozen', async () => {
		acme.org.store.update('User', acme.user('frozen').Id, { IsActive: false });
		const { json } = await acme.run(changeState('activate', byUsername('frozen@acme.example')));
		expect(json).toMatchObject([{ isActive: true, isFrozen: true, changed: true }]);
		expect(acme.login('frozen')!.IsFrozen).toBe(true);
	});

	test('who would take a license of which none is left stays inactive', async () => {
		await acme.close();
		acme = await startAcme({ seats: 16 });
		const used = [...acme.org.store.table('User').rows.values()].filter(({ IsActive }) => IsActive).length;
		acme.org.store.update('UserLicense', acme.record('UserLicense', 'Name', 'Salesforce').Id, { TotalLicenses: 1 });
		expect(used).toBeGreaterThan(1);
		const { json } = await acme.run(changeState('activate', USER_OF_ITEM), {
			items: userItems(['inactive@acme.example']),
			continueOnFail: true,
		});
		expect(json).toMatchObject([
			{
				errorCode: 'LICENSE_LIMIT_EXCEEDED',
				error: expect.stringMatching(/\. \d+ of 1 seats of the user license 'Salesforce' are used$/),
				advice: expect.stringContaining('No license is left'),
			},
		]);
		expect(acme.user('inactive').IsActive).toBe(false);
	});
});

describe('as every change of state', () => testStateChange({ operation: 'activate', reached: { isActive: true } }));
