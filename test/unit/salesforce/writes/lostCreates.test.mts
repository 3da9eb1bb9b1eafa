import type { Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type {
	Change,
	ChangeResult,
	WriteOptions,
} from '../../../../nodes/SalesforceAdmin/salesforce/writes/changes.ts';
import {
	createdFromNowOn,
	findLostCreates,
	isLostCreate,
	resolveLostCreates,
} from '../../../../nodes/SalesforceAdmin/salesforce/writes/lostCreates.ts';

// A clock that is not known may be five minutes off, one that an answer has told two seconds.
test.each([
	[undefined, '2026-11-27T11:55:00.000Z'],
	[0, '2026-11-27T11:59:58.000Z'],
	[90_000, '2026-11-27T12:01:28.000Z'],
])(
	'looks for what the connected user made from now on, by the clock of Salesforce (%s ms ahead)',
	(clockAhead, since) => {
		const now = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 27, 12));
		const org = { clockAhead, user: { userId: '005000000000001AAA' } } as unknown as Org;
		expect(createdFromNowOn(org)).toBe(`CreatedById = '005000000000001AAA' AND CreatedDate >= ${since}`);
		now.mockRestore();
	},
);

type ErrorCode = ConstructorParameters<typeof SalesforceError>[0];
const failed = (code: ErrorCode) => new SalesforceError(code, code.toLowerCase());

test('may have been made when its answer is lost, took too long, or says nothing of it; not when it was refused', () => {
	const codes: ErrorCode[] = [
		'CONNECTION_LOST',
		'REQUEST_RUNNING_TOO_LONG',
		'NO_RESULT',
		'DUPLICATE_USERNAME',
		'NOT_SENT',
	];
	expect(codes.filter((code) => isLostCreate(failed(code)))).toEqual(codes.slice(0, 3));
	expect(isLostCreate({ id: 'a' })).toBe(false);
});

const codeOf = (result: ChangeResult) => (result instanceof SalesforceError ? result.errorCode : result.id);
const creates = (results: ChangeResult[]) => ({
	changes: results.map((_, at): Change => ({ key: `key${at}`, record: {} })),
	results,
});

/** What comes of these results, whom was looked for, and what was sent again. */
async function resolve(
	results: ChangeResult[],
	{ found, resent = [], ...options }: { found: Array<Record<string, string>>; resent?: ChangeResult[] } & WriteOptions,
) {
	const looked: string[][] = [];
	const sent: string[] = [];
	const findCreated = async (changes: Change[]) => {
		looked.push(changes.map(({ key }) => key));
		return new Map(Object.entries(found[looked.length - 1] ?? {}));
	};
	const write = { org: {} as Org, kind: 'create' as const, object: 'User', options: { ...options, findCreated } };
	const resolved = await resolveLostCreates(write, creates(results), async (missing) => {
		sent.push(...missing.map(({ key }) => key));
		return resent;
	});
	return { results: resolved.map(codeOf), looked, sent };
}

test('only what is lost is looked for, and what is not there is sent once more', async () => {
	const results = [{ id: 'a' }, failed('NO_RESULT'), failed('DUPLICATE_USERNAME'), failed('CONNECTION_LOST')];
	expect(
		await resolve(results, { found: [{ key0: 'other', key1: 'b', key2: 'other' }], resent: [{ id: 'd' }] }),
	).toEqual({
		results: ['a', 'b', 'DUPLICATE_USERNAME', 'd'],
		looked: [['key1', 'key3']],
		sent: ['key3'],
	});
});

test('what could be made twice is in doubt and not sent again, and what took too long is left to the caller', async () => {
	const isMadeOnce = ({ key }: Change) => key !== 'key0';
	const results = [failed('CONNECTION_LOST'), failed('REQUEST_RUNNING_TOO_LONG'), failed('NO_RESULT')];
	expect(await resolve(results, { found: [{}], resent: [{ id: 'c' }], isMadeOnce })).toEqual({
		results: ['CREATED_IN_DOUBT', 'REQUEST_RUNNING_TOO_LONG', 'c'],
		looked: [['key0', 'key1', 'key2']],
		sent: ['key2'],
	});
});

test('a duplicate of what was sent again is the first one that came late; any other duplicate is somebody else', async () => {
	const duplicate = failed('DUPLICATE_USERNAME');
	const results = [failed('CONNECTION_LOST'), duplicate, failed('CONNECTION_LOST')];
	const late = { key0: 'a', key1: 'other' };
	expect(await resolve(results, { found: [{}, late], resent: [duplicate, duplicate] })).toEqual({
		results: ['a', 'DUPLICATE_USERNAME', 'DUPLICATE_USERNAME'],
		looked: [
			['key0', 'key2'],
			['key0', 'key2'],
		],
		sent: ['key0', 'key2'],
	});
	expect((await resolve(results, { found: [{}], resent: [{ id: 'a' }, { id: 'c' }] })).looked).toHaveLength(1);
});

test('nobody can look without a way to, or where it fails', async () => {
	const write = { org: {} as Org, kind: 'create' as const, object: 'User' };
	const lost = creates([failed('CONNECTION_LOST')]);
	expect(await findLostCreates({ ...write, options: {} }, lost)).toBeUndefined();
	const findCreated = async () => await Promise.reject(failed('CONNECTION_LOST'));
	expect(await findLostCreates({ ...write, options: { findCreated } }, lost)).toBeUndefined();
});
