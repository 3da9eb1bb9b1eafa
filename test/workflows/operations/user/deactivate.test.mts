import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, changeState, updateUser, USER_OF_ITEM } from '../../../support/parameters.mts';
import { testStateChange } from '../../../support/stateChange.mts';

describe('one user', () => {
	let acme: Acme;
	beforeEach(async () => {
		acme = await startAcme();
	});
	afterEach(async () => await acme.close());

	test('deactivates through User and leaves IsFrozen alone', async () => {
		const { json, error } = await acme.run(changeState('deactivate', byUsername('mover@acme.example')));
		expect(error).toBeUndefined();
		const { Id } = acme.user('mover');
		const url = `https://acme.my.salesforce.com/lightning/r/User/${Id}/view`;
		expect(json).toEqual([
			{ id: Id, username: 'mover@acme.example', isActive: false, isFrozen: false, changed: true, url },
		]);
		expect(acme.user('mover').IsActive).toBe(false);
		expect(acme.login('mover')?.IsFrozen ?? false).toBe(false);
		expect(acme.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
			'PATCH /services/data/v66.0/composite/sobjects',
		]);
	});

	test('freezes and deactivates in one workflow: neither undoes the other', async () => {
		await acme.run(changeState('freeze', byUsername('leaver@acme.example')));
		const { json } = await acme.run(changeState('deactivate', byUsername('leaver@acme.example')));
		expect(json).toMatchObject([{ isActive: false, isFrozen: true, changed: true }]);
		expect([acme.user('leaver').IsActive, acme.login('leaver')!.IsFrozen]).toEqual([false, true]);
	});

	test.each([
		['caseowner', 'default owner of cases'],
		['approver', 'hierarchy field'],
	])('who blocks it (%s): the error says why and offers freezing', async (name, reason) => {
		const { json } = await acme.run(changeState('deactivate', USER_OF_ITEM), {
			items: userItems([`${name}@acme.example`, 'mover@acme.example']),
			continueOnFail: true,
		});
		expect(json).toMatchObject([
			{ error: expect.stringContaining(reason), advice: expect.stringContaining('Freeze the user now') },
			{ isActive: false, changed: true },
		]);
		expect(acme.user(name).IsActive).toBe(true);
	});

	test.each([
		['defaultCaseOwner', 'Setup > Support Settings'],
		['defaultLeadOwner', 'Setup > Lead Settings'],
		['webToLeadCreator', 'Setup > Web-to-Lead'],
		['defaultWorkflowUser', 'Setup > Process Automation Settings'],
		['approver', 'Setup > Approval Processes'],
	] as const)(
		'who is the %s: the advice names the page where that is changed, in Update too',
		async (office, place) => {
			acme.org.org.offices.set(office, new Set([acme.user('mover').Id]));
			const mover = byUsername('mover@acme.example');
			for (const parameters of [changeState('deactivate', mover), updateUser(mover, { IsActive: false })]) {
				const { json } = await acme.run(parameters, { continueOnFail: true });
				expect(json).toMatchObject([{ advice: expect.stringMatching(`^Freeze the user now.*${place}`) }]);
			}
		},
	);

	test('whom another one has in a hierarchy field: the advice says where', async () => {
		const { json } = await acme.run(changeState('deactivate', byUsername('approver@acme.example')), {
			continueOnFail: true,
		});
		expect(json).toMatchObject([
			{ advice: expect.stringContaining('Setup > Users, in the field that the message names') },
		]);
	});

	test('who is the last administrator stays', async () => {
		await acme.close();
		acme = await startAcme({ as: 'provisioner' });
		acme.org.store.update('User', acme.user('second.admin').Id, { IsActive: false });
		acme.org.org.offices.clear();
		const parameters = changeState('deactivate', USER_OF_ITEM, { administratorCheck: 'permissions' });
		const { json } = await acme.run(parameters, { items: userItems(['admin@acme.example']), continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'LAST_ADMINISTRATOR', advice: expect.stringContaining('the System Administrator profile first') },
		]);
		expect(acme.user('admin').IsActive).toBe(true);
		expect(acme.writes()).toEqual([]);
	});
});

describe('as every change of state', () => testStateChange({ operation: 'deactivate', reached: { isActive: false } }));
