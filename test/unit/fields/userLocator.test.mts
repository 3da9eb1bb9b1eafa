import { asUserLocator } from '../../../nodes/SalesforceAdmin/fields/userLocator.ts';
import { checkLocator } from '../../../nodes/SalesforceAdmin/salesforce/users/read.ts';

const ID = '005000000000001AAA';

const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value, cachedResultName: 'Jane' });
const user = (value: unknown) => checkLocator(asUserLocator(value));
const refusal = (errorCode: string, message: string | RegExp) =>
	expect.objectContaining({ errorCode, message: expect.stringMatching(message) });

describe('a user', () => {
	test.each<[string, unknown, object]>([
		['from the list', locator('list', ID), { by: 'id', value: ID }],
		['by ID', locator('id', ID), { by: 'id', value: ID }],
		['by the ID of 15 characters', locator('id', ' 005000000000001 '), { by: 'id', value: ID }],
		['by username', locator('username', ' jane@acme.example '), { by: 'username', value: 'jane@acme.example' }],
		['by email', locator('email', ' Jane@acme.example '), { by: 'email', value: 'Jane@acme.example' }],
		['by federation ID', locator('federationId', 'jane.doe'), { by: 'federationId', value: 'jane.doe' }],
		[
			'by a federation ID in the form of a username',
			locator('federationId', 'j@a.de'),
			{ by: 'federationId', value: 'j@a.de' },
		],
		['by a number as federation ID', locator('federationId', 4711), { by: 'federationId', value: '4711' }],
		['by an expression that gives an ID', ID, { by: 'id', value: ID }],
		['by an expression that gives a username', 'jane@acme.example', { by: 'username', value: 'jane@acme.example' }],
	])('%s', (_, value, expected) => {
		expect(user(value)).toEqual(expected);
	});

	test.each([
		`https://acme.lightning.force.com/lightning/r/User/${ID}/view`,
		`https://acme.my.salesforce.com/${ID}`,
		`https://acme.my.salesforce.com/${ID}?noredirect=1`,
		`https://acme.my.salesforce.com/005000000000001`,
		// What the browser shows for a user in Setup.
		`https://acme.lightning.force.com/lightning/setup/ManageUsers/page?address=%2F${ID}%3Fnoredirect%3D1%26isUserEntityOverride%3D1`,
		`https://acme.lightning.force.com/lightning/setup/ManageUsers/page?address=%2f005000000000001%3fnoredirect%3D1`,
	])('by the address of its page: %s', (address) => {
		for (const value of [locator('id', address), locator('list', address), address])
			expect(user(value)).toEqual({ by: 'id', value: ID, address });
	});

	test.each(['id', 'list'])(
		'by an email address in the mode %s is refused: it may be the username of somebody else',
		(mode) => {
			const value = locator(mode, ' j@acme.example');
			const advice = expect.stringContaining("Choose 'Username' or 'Email'");
			expect(() => user(value)).toThrow(
				expect.objectContaining({ errorCode: 'INVALID_INPUT', message: "'j@acme.example' is no ID", advice }),
			);
			// The model of an AI Agent may give a username where an ID is expected.
			expect(asUserLocator(value, () => true)).toEqual({ by: 'username', value: 'j@acme.example' });
		},
	);

	test.each<[string, unknown, string, RegExp]>([
		['nothing from the list', locator('list', ''), 'INVALID_ID', /^The user ID is empty$/],
		['nothing', null, 'INVALID_ID', /^The user ID is empty$/],
		['an empty username', locator('username', ' '), 'INVALID_INPUT', /^The username is empty$/],
		['an undefined federation ID', locator('federationId', undefined), 'INVALID_INPUT', /^The federation ID is empty$/],
		['the ID of a profile', locator('id', '00e000000000001AAA'), 'INVALID_ID', /begin with 005$/],
		['a name as ID', locator('id', 'Jane Doe'), 'INVALID_ID', /^The user ID 'Jane Doe' is not/],
		['an address without an ID', 'https://acme.my.salesforce.com/home', 'INVALID_ID', /is not a Salesforce ID$/],
		['a whole item', { id: ID, username: 'jane' }, 'INVALID_INPUT', /not \{"id":"005/],
	])('%s is refused', (_, value, code, message) => {
		expect(() => user(value)).toThrow(refusal(code, message));
	});
});
