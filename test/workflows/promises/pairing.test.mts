/**
 * One outcome per item, in the place of the item, however many of them fail.
 *
 * Proves invariant 1.
 */
import { startAcme, userItems, type Acme } from '../../support/acme.mts';
import { changeState, updateUser, USER_OF_ITEM } from '../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const mixed = userItems([
	'nobody@acme.example',
	'mover@acme.example',
	'caseowner@acme.example',
	'leaver@acme.example',
	'',
	'standard@acme.example',
]);
const MOVER = 1;
const isActive = (name: string) => acme.user(name).IsActive === true;

test('continue on fail: bad items become errors in their own places, good ones are done, all paired', async () => {
	const { json, items, error } = await acme.run(changeState('deactivate', USER_OF_ITEM), {
		items: mixed,
		continueOnFail: true,
	});
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{ errorCode: 'USER_NOT_FOUND', error: expect.stringContaining("'nobody@acme.example'") },
		{ username: 'mover@acme.example', changed: true },
		{ errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', error: expect.stringContaining('default owner of cases') },
		{ username: 'leaver@acme.example', changed: true },
		{ errorCode: 'INVALID_INPUT', error: 'The username is empty' },
		{ username: 'standard@acme.example', changed: true },
	]);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual(mixed.map((_, item) => ({ item })));
	expect(['mover', 'caseowner', 'leaver', 'standard'].map(isActive)).toEqual([false, true, false, false]);
	expect(acme.writes().map(({ rows }) => rows)).toEqual([4]);
});

test('an error item tells what to do, which fields and whom, and has nothing else of the input in it', async () => {
	const { json } = await acme.run(updateUser(USER_OF_ITEM, { Email: 'no address', Title: 'x' }), {
		items: userItems(['mover@acme.example']),
		continueOnFail: true,
	});
	expect(json).toEqual([
		{
			error: expect.stringContaining("Email 'no address' is not in the form of an email address"),
			errorCode: 'INVALID_EMAIL_ADDRESS',
			advice: expect.stringContaining('jane@example.com'),
			fields: ['Email'],
			username: 'mover@acme.example',
		},
	]);
});

test('without continue on fail the good items are done all the same, and the error counts them', async () => {
	const { json, error } = await acme.run(changeState('deactivate', USER_OF_ITEM), { items: mixed });
	expect(json).toEqual([]);
	expect(error?.message).toBe("No user with the username 'nobody@acme.example' exists in this org");
	expect(error?.context?.itemIndex).toBe(0);
	expect(error?.description).toContain('3 of the 6 items are done.');
	expect(error?.description).toContain('The 3rd (caseowner@acme.example): caseowner@acme.example was not deactivated');
	expect(error?.description).toContain('The 5th: The username is empty');
	expect(['mover', 'caseowner', 'leaver', 'standard'].map(isActive)).toEqual([false, true, false, false]);
});

test('the error of a single item does not count', async () => {
	const { error } = await acme.run(changeState('deactivate', USER_OF_ITEM), {
		items: userItems(['nobody@acme.example']),
	});
	expect(error?.message).toContain('nobody@acme.example');
	expect(error?.description).not.toContain('items are done');
});

test('names at most ten failed items and counts the others', async () => {
	const items = userItems(Array.from({ length: 14 }, (_, at) => `nobody${at}@acme.example`));
	const { error } = await acme.run(changeState('freeze', USER_OF_ITEM), { items });
	expect(error?.description).toContain('0 of the 14 items are done');
	expect(error?.description).toContain('The 10th (nobody9@acme.example): ');
	expect(error?.description).not.toContain('The 11th');
	expect(error?.description).toContain('and 4 more');
});

test('text of other people in an error is not taken for HTML', async () => {
	const items = userItems(['nobody@acme.example', '<img src=x onerror=alert(1)>']);
	const { error } = await acme.run(changeState('freeze', USER_OF_ITEM), { items });
	expect(error?.description).toContain('&lt;img');
	expect(error?.description).not.toContain('<img');
});

test('a second run after the failure does only what is left', async () => {
	await acme.run(changeState('deactivate', USER_OF_ITEM), { items: mixed });
	acme.forgetCalls();
	acme.org.org.offices.get('defaultCaseOwner')!.clear();
	const { json } = await acme.run(changeState('deactivate', USER_OF_ITEM), { items: mixed, continueOnFail: true });
	expect(json[MOVER]).toMatchObject({ username: 'mover@acme.example', changed: false });
	expect(json[2]).toMatchObject({ username: 'caseowner@acme.example', changed: true });
	expect(acme.writes().map(({ rows }) => rows)).toEqual([1]);
});

test('items with other options are run apart and come back in order', async () => {
	const items = [true, false, true, false].map((dryRun, at) => ({
		json: { dryRun, user: `${['mover', 'leaver', 'standard', 'approver'][at]}@acme.example` },
	}));
	const { json } = await acme.run(changeState('freeze', USER_OF_ITEM, { dryRun: '={{ $json.dryRun }}' }), { items });
	expect(json.map(({ username, dryRun = false }) => [username, dryRun])).toEqual(
		items.map(({ json: { user, dryRun } }) => [user, dryRun]),
	);
	const frozen = ['mover', 'leaver', 'standard'].map((name) => acme.login(name)!.IsFrozen === true);
	expect(frozen).toEqual([false, true, false]);
});
