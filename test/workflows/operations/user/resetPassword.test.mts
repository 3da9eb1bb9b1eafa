import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../../org/wire/faults.mts';
import { crowdUsernames, startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { resetPassword, byUsername, USER_OF_ITEM } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const mover = byUsername('mover@acme.example');
const leaver = byUsername('leaver@acme.example');
const SECRET = 'n3w "Secret" for mover';

const passwordOf = (name: string) => acme.org.org.passwords.get(acme.user(name).Id);
const resets = () => acme.calls().filter(({ path }) => path.endsWith('/password'));
const emails = () => acme.org.org.outbox.map(({ to }) => to);
const set = (user = mover, newPassword: IDataObject[string] = SECRET) =>
	resetPassword(user, { mode: 'set', newPassword });
const lock = (name: string) => acme.org.store.update('UserLogin', acme.login(name)!.Id, { IsPasswordLocked: true });
const onPassword = (fault: object) => acme.org.failNext({ ...fault, path: '/password' } as Fault);
const ids = (name: string) => ({ id: acme.user(name).Id, username: `${name}@acme.example` });

describe('by email', () => {
	test('the password ends, Salesforce emails, and the new password is not put out', async () => {
		const before = passwordOf('mover');
		const { json, hints } = await acme.run(resetPassword(mover));
		expect(json).toEqual([{ ...ids('mover'), changed: true, passwordEmailSent: true }]);
		expect(passwordOf('mover')).not.toBe(before);
		expect(emails()).toEqual(['mover@acme.example']);
		expect(JSON.stringify([json, hints])).not.toContain(passwordOf('mover'));
		expect(hints).toEqual(['Sessions and apps of these users stay logged in; End Sessions logs them out.']);
	});

	test('the new password is put out where it was asked for', async () => {
		const { json } = await acme.run(resetPassword(mover, { options: { returnPassword: true } }));
		expect(json).toEqual([{ ...ids('mover'), changed: true, passwordEmailSent: true, password: passwordOf('mover') }]);
	});

	test('the connected user is refused, and so is a user of Salesforce', async () => {
		const { json } = await acme.run(resetPassword(USER_OF_ITEM), {
			items: userItems(['admin@acme.example', acme.record('User', 'UserType', 'AutomatedProcess').Username as string]),
			continueOnFail: true,
		});
		expect(json).toMatchObject([{ errorCode: 'SAME_USER' }, { errorCode: 'SYSTEM_USER' }]);
		expect(emails()).toEqual([]);
	});

	test('a user who stands twice in a run gets one email', async () => {
		const { json } = await acme.run(resetPassword(USER_OF_ITEM, { options: { returnPassword: true } }), {
			items: userItems(['mover@acme.example', 'mover@acme.example']),
		});
		const password = passwordOf('mover');
		expect(json).toMatchObject([
			{ changed: true, password },
			{ changed: false, password },
		]);
		expect(emails()).toEqual(['mover@acme.example']);
	});
});

describe.each<[string, () => IDataObject]>([
	['an email', () => resetPassword(mover)],
	['a given password', () => set()],
])('after a lost answer to %s', (_, parameters) => {
	test.each<[string, object]>([
		['a connection that is cut', { kind: 'reset', when: 'after' }],
		['a server error', { kind: 'status', status: 503, when: 'after' }],
		['a page of maintenance with status 200', { kind: 'status', status: 200, body: 'html', when: 'after' }],
	])('(%s) nothing is sent again, and the error says that it may have been done', async (_fault, fault) => {
		onPassword(fault);
		const { json } = await acme.run(parameters(), { continueOnFail: true });
		expect(json).toMatchObject([
			{
				errorCode: 'RESET_IN_DOUBT',
				error: expect.stringMatching(/^The password of mover@acme\.example may have been (re)?set/),
				advice: expect.stringContaining('before you run this again'),
				...ids('mover'),
			},
		]);
		expect(resets()).toHaveLength(1);
		expect(JSON.stringify(json)).not.toContain('n3w');
	});

	test('the next try of Retry On Fail sends nothing either', async () => {
		onPassword({ kind: 'reset', when: 'after' });
		const { json } = await acme.run(parameters(), { tries: 3, continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'RESET_IN_DOUBT' }]);
		expect(resets()).toHaveLength(1);
	});
});

describe('with a given password', () => {
	test('the user has it as it was given, blanks too, and no email', async () => {
		const { json } = await acme.run(set(mover, ` ${SECRET} `));
		expect(json).toEqual([{ ...ids('mover'), changed: true }]);
		expect(passwordOf('mover')).toBe(` ${SECRET} `);
		expect(emails()).toEqual([]);
	});

	test('what the password policy refuses is said in its words, with advice', async () => {
		const { json } = await acme.run(set(mover, 'onlyletters'), { continueOnFail: true });
		expect(json).toMatchObject([
			{
				errorCode: 'INVALID_NEW_PASSWORD',
				error: 'The password of mover@acme.example was not set: Your password must have a mix of letters and numbers.',
				advice: expect.stringContaining('Setup > Password Policies'),
			},
		]);
		expect(JSON.stringify(json)).not.toContain('onlyletters');
	});

	test('an answer that repeats the password is put out without it', async () => {
		const message = `No: ${SECRET} and ${JSON.stringify(SECRET)}`;
		const fault = { kind: 'status', status: 400, errorCode: 'APEX_ERROR', message };
		onPassword(fault);
		const { json } = await acme.run(set(), { continueOnFail: true });
		expect(json).toMatchObject([{ error: expect.stringContaining('No: ***') }]);
		onPassword(fault);
		const stopped = await acme.run(set());
		const said = JSON.stringify([json, stopped.error?.message, stopped.error?.description, stopped.hints]);
		expect(said).not.toContain('Secret');
	});

	test.each([
		['an empty one', "={{ '' }}"],
		['blanks', '   '],
		['an object', { value: { password: SECRET } }],
		['nothing', '={{ $json.nope }}'],
	])('%s is refused, and not shown', async (_, newPassword) => {
		const { json } = await acme.run(set(mover, newPassword as IDataObject), { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining("'New Password'") }]);
		expect(JSON.stringify(json)).not.toContain('Secret');
		expect(acme.calls()).toEqual([]);
	});
});

describe('unlocking', () => {
	const unlock = (more: IDataObject = {}) => resetPassword(USER_OF_ITEM, { mode: 'unlock', ...more });
	const items = userItems(['mover@acme.example', 'leaver@acme.example']);

	test('lifts the lock, leaves the password, and a second run writes nothing', async () => {
		lock('mover');
		const before = passwordOf('mover');
		const { json, hints } = await acme.run(unlock(), { items });
		expect(json).toEqual([
			{ ...ids('mover'), changed: true, unlocked: true },
			{ ...ids('leaver'), changed: false, unlocked: false },
		]);
		expect([passwordOf('mover'), emails(), hints]).toEqual([before, [], []]);
		expect(acme.login('mover')).toMatchObject({ IsPasswordLocked: false });
		acme.forgetCalls();
		const again = await acme.run(unlock(), { items });
		expect(again.json.map(({ changed }) => changed)).toEqual([false, false]);
		expect(acme.writes()).toEqual([]);
	});

	test('takes one write for many users', async () => {
		await acme.close();
		acme = await startAcme({ users: 201 });
		const usernames = crowdUsernames(201);
		for (const username of usernames) lock(username.replace('@acme.example', ''));
		const { json } = await acme.run(unlock(), { items: userItems(usernames) });
		expect(json.filter(({ unlocked }) => unlocked === true)).toHaveLength(201);
		expect(acme.writes()).toHaveLength(1);
	});
});

test('a dry run of each mode plans without a password, and writes nothing', async () => {
	lock('mover');
	const options = { dryRun: true };
	const runs = [
		resetPassword(mover, { options }),
		{ ...set(), options },
		resetPassword(mover, { mode: 'unlock', options }),
	];
	const plans = [];
	for (const run of runs) {
		const { json, hints } = await acme.run(run);
		expect(JSON.stringify([json, hints])).not.toContain('Secret');
		plans.push(...json);
	}
	const { Id: id } = acme.user('mover');
	expect(plans).toMatchObject([
		{ dryRun: true, changed: false, wouldChange: true, plan: [{ action: 'resetPassword', object: 'User', id }] },
		{ dryRun: true, changed: false, wouldChange: true, plan: [{ action: 'setPassword', object: 'User', id }] },
		{ wouldChange: true, plan: [{ action: 'update', object: 'UserLogin', fields: { IsPasswordLocked: false } }] },
	]);
	expect(acme.writes()).toEqual([]);
});

test('a bad item spoils no other one', async () => {
	const { json } = await acme.run(resetPassword(USER_OF_ITEM), {
		items: userItems(['mover@acme.example', 'nobody@acme.example', 'leaver@acme.example']),
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ changed: true }, { errorCode: 'USER_NOT_FOUND' }, { changed: true }]);
	expect(emails().sort()).toEqual(['leaver@acme.example', 'mover@acme.example']);
});

test('after an error that holds for all, nothing more is sent', async () => {
	await acme.close();
	acme = await startAcme({ users: 40 });
	onPassword({ kind: 'dailyLimit', times: 99 });
	const { json } = await acme.run(resetPassword(USER_OF_ITEM), {
		items: userItems(crowdUsernames(40)),
		continueOnFail: true,
	});
	expect(new Set(json.map(({ errorCode }) => errorCode))).toEqual(new Set(['REQUEST_LIMIT_EXCEEDED', 'NOT_SENT']));
	expect(json.filter(({ errorCode }) => errorCode === 'REQUEST_LIMIT_EXCEEDED').length).toBeLessThan(10);
});

test('who may not reset passwords is told what to do', async () => {
	await acme.close();
	acme = await startAcme({ as: 'standard' });
	const options = { administratorCheck: 'permissions' };
	const { json } = await acme.run(resetPassword(leaver, { options }), { continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'MISSING_PERMISSIONS', error: expect.stringContaining('Reset User Passwords and Unlock Users') },
	]);
	expect(emails()).toEqual([]);
});
