/** Rows that are asked for by values: what one bad value costs, and which errors are not asked about again. */
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import { askByValues } from '../../../../nodes/SalesforceAdmin/salesforce/api/query.ts';

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
