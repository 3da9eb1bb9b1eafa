/** Rows that are asked for by values: what one bad value costs, and which errors are not asked about again. */
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import {
	askByValues,
	queriesIn,
	selectIn,
	selectSeen,
	textOf,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/query.ts';

const malformed = () => SalesforceError.reported('MALFORMED_QUERY', 'unexpected token', { statusCode: 400 });
const values = (count: number, isBad: (at: number) => boolean = () => false) =>
	Array.from({ length: count }, (_, at) => (isBad(at) ? `bad${at}` : `good${at}`));

/** Asks for values in an org that refuses every query with a bad one in it. */
async function ask(asked: string[], refuse: (group: string[]) => SalesforceError | undefined = refuseBad) {
	const groups: string[][] = [];
	let calls = 0;
	const { answers, refused } = await askByValues(asked, async (pieces) => {
		groups.push(...pieces);
		calls++;
		return pieces.map((group) => refuse(group) ?? group.map((Id) => ({ Id })));
	});
	const found = answers.flatMap((answer) => (Array.isArray(answer) ? answer.map(({ Id }) => Id) : []));
	return { found, answers, refused, pieces: groups.length, calls };
}

const refuseBad = (group: string[]) => (group.some((value) => value.startsWith('bad')) ? malformed() : undefined);

test('without a bad value every group is asked for once', async () => {
	const { found, calls, refused } = await ask(values(1000));
	expect(found).toHaveLength(1000);
	expect([calls, refused.size]).toEqual([1, 0]);
});

test.each([1, 2, 3])('of 500 values %i bad ones stand alone in the end, and all others are found', async (count) => {
	const { found, refused, calls, pieces } = await ask(values(500, (at) => at % 170 === 5 && at < count * 170));
	expect(refused.size).toBe(count);
	expect(found).toHaveLength(500 - count);
	expect(calls).toBeLessThanOrEqual(11);
	expect(pieces).toBeLessThanOrEqual(100);
});

test('the number of pieces is bounded: with many bad values the rest shares the error', async () => {
	const { found, refused, pieces } = await ask(values(500, (at) => at % 10 === 3));
	expect(pieces).toBeLessThanOrEqual(110);
	expect(found.length + refused.size).toBe(500);
});

test('an error that all pieces have is not looked for to the end', async () => {
	const { refused, pieces } = await ask(values(300), malformed);
	expect(refused.size).toBe(300);
	expect(pieces).toBeLessThanOrEqual(7);
});

test.each([
	['INVALID_SESSION_ID', 401],
	['REQUEST_LIMIT_EXCEEDED', 403],
	['SERVER_UNAVAILABLE', 503],
	['CONNECTION_LOST', undefined],
	['INSUFFICIENT_ACCESS', 403],
	['INVALID_TYPE', 400],
	['INVALID_FIELD', 400],
	['CANCELLED', undefined],
])('%s is asked about once, and stays the error of the group', async (code, statusCode) => {
	const { answers, refused, calls } = await ask(values(50), () => SalesforceError.reported(code, code, { statusCode }));
	expect([calls, refused.size]).toEqual([1, 0]);
	expect(answers).toEqual([expect.objectContaining({ errorCode: code })]);
});

test('an error that comes and goes is asked about in halves until the values stand alone', async () => {
	const { found, refused, pieces } = await ask(values(8, (at) => at === 7));
	expect(found).toEqual(values(7));
	expect([...refused.keys()]).toEqual(['bad7']);
	expect(pieces).toBe(7);
});

describe('the rows whose field has one of some values', () => {
	const orgOf = (...answers: Array<Array<{ Id: string }> | SalesforceError>) => {
		const asked: string[] = [];
		const queryAll = async (soqls: string[]) => (asked.push(...soqls), answers);
		return { org: { queryAll } as unknown as Org, asked };
	};

	test('are asked for with a further condition where there is one', async () => {
		expect(queriesIn('SELECT Id FROM User', 'Id', ['a', 'b'])).toEqual(["SELECT Id FROM User WHERE Id IN ('a','b')"]);
		expect(queriesIn('SELECT Id FROM User', 'Id', ['a'], 'IsActive = true')).toEqual([
			"SELECT Id FROM User WHERE Id IN ('a') AND IsActive = true",
		]);
		const { org, asked } = orgOf([{ Id: 'a' }], [{ Id: 'b' }]);
		expect(await selectIn(org, 'SELECT Id FROM User', 'Id', ['a'], 'IsActive = true')).toEqual([
			{ Id: 'a' },
			{ Id: 'b' },
		]);
		await selectIn(org, 'SELECT Id FROM User', 'Id', ['b']);
		expect(asked).toEqual([
			"SELECT Id FROM User WHERE Id IN ('a') AND IsActive = true",
			"SELECT Id FROM User WHERE Id IN ('b')",
		]);
	});

	test('are none of which one group failed, or none at all for what only looks', async () => {
		const error = new SalesforceError('CONNECTION_LOST', 'lost');
		await expect(selectIn(orgOf([{ Id: 'a' }], error).org, 'SELECT Id FROM User', 'Id', ['a'])).rejects.toBe(error);
		const field = { field: 'Id', values: ['a'] };
		expect(await selectSeen(orgOf([{ Id: 'a' }], error).org, 'SELECT Id FROM User', field)).toEqual([]);
		expect(await selectSeen(orgOf([{ Id: 'a' }]).org, 'SELECT Id FROM User', field)).toEqual([{ Id: 'a' }]);
	});
});

test('a text of a record is empty where the record, the parent or the text is missing', () => {
	const record = { Name: 'Jane', Age: 5, Profile: { Name: 'Standard', UserLicense: null } };
	expect(
		['Name', 'Profile.Name', 'Age', 'Nothing', 'Profile.UserLicense.Name', 'Name.x'].map((path) =>
			textOf(record, path),
		),
	).toEqual(['Jane', 'Standard', '', '', '', '']);
	expect([textOf(undefined, 'Name'), textOf(null, 'Profile.Name')]).toEqual(['', '']);
});
