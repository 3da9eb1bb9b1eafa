import { identifyUsers } from '../../../../../nodes/SalesforceAdmin/salesforce/watch/identify/users.ts';
import type { Happening } from '../../../../../nodes/SalesforceAdmin/salesforce/watch/types.ts';
import type { ApiRecord, Org } from '../../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';

const AT = Date.parse('2026-05-01T08:00:00Z');
const SECOND = 1000;
const stamp = (at: number) => new Date(at).toISOString();

const ANNA = '005ak0000000001AAA';
const OTHER_ANNA = '005ak0000000002AAA';
const JO_ANN = '005ak0000000003AAA';

/** The entry that the audit trail has for a freeze or a thaw, of which the name alone tells the user. */
const entry = (event: 'userFrozen' | 'userUnfrozen', name: string, at: number): Happening => ({
	event,
	eventId: `${event}:${at}`,
	at,
	actorId: null,
	changes: [],
	display: `${event === 'userFrozen' ? 'Froze' : 'Unfroze'} user account for ${name}`,
});

interface Row {
	id: string;
	name: string;
	isFrozen: boolean;
	at: number;
}

/** An org with these logins; `strangers` are users whose logins cannot be seen. */
function orgWith(logins: Row[], strangers: Array<Pick<Row, 'id' | 'name'>> = []): Org {
	const answer = (soql: string): ApiRecord[] => {
		if (soql.includes('FROM UserLogin'))
			return logins.map(({ id, isFrozen, at }) => ({ UserId: id, IsFrozen: isFrozen, LastModifiedDate: stamp(at) }));
		const rows = soql.includes('Name IN') ? strangers : logins;
		return rows.map(({ id, name }) => ({ Id: id, Name: name }));
	};
	return { queryAll: async (soqls: string[]) => soqls.map(answer) } as unknown as Org;
}

const idsOf = async (org: Org, ...happenings: Happening[]) =>
	(await identifyUsers(org, happenings)).map(({ userId }) => userId);

test('the name in the text tells the login that was changed', async () => {
	const org = orgWith([
		{ id: ANNA, name: 'Anna Bell', isFrozen: true, at: AT },
		{ id: JO_ANN, name: 'Ann', isFrozen: true, at: AT },
	]);
	expect(await idsOf(org, entry('userFrozen', 'Anna Bell', AT), entry('userFrozen', 'Ann', AT))).toEqual([
		ANNA,
		JO_ANN,
	]);
});

test('a user who was thawed since is told by name, because the login has the later moment', async () => {
	const org = orgWith([{ id: ANNA, name: 'Anna Bell', isFrozen: false, at: AT + 60 * SECOND }]);
	const both = [entry('userFrozen', 'Anna Bell', AT), entry('userUnfrozen', 'Anna Bell', AT + 60 * SECOND)];
	expect(await idsOf(org, ...both)).toEqual([ANNA, ANNA]);
});

test.each([
	['Benutzeraccount von Ann eingefroren', [ANNA, undefined]],
	['Annのユーザーアカウントを凍結しました', [ANNA, undefined]],
	['Benutzeraccount von Anna Bell eingefroren', [undefined, ANNA]],
	['Anna Bellのユーザーアカウントを凍結しました', [undefined, ANNA]],
])('in a text of any language a name is a name, and no part of one: %s', async (display, [asAnn, asAnna]) => {
	const told = { ...entry('userFrozen', '', AT), display };
	for (const [name, id] of [
		['Ann', asAnn],
		['Anna Bell', asAnna],
	] as const) {
		const org = orgWith([
			{ id: ANNA, name, isFrozen: true, at: AT + 60 * SECOND },
			{ id: JO_ANN, name: 'Jo', isFrozen: true, at: AT + 60 * SECOND },
		]);
		expect(await idsOf(org, told)).toEqual([id]);
	}
});

test('namesakes are told apart by moment and state', async () => {
	const org = orgWith([
		{ id: ANNA, name: 'Anna Bell', isFrozen: true, at: AT },
		{ id: OTHER_ANNA, name: 'Anna Bell', isFrozen: true, at: AT + 30 * SECOND },
	]);
	const both = [entry('userFrozen', 'Anna Bell', AT), entry('userFrozen', 'Anna Bell', AT + 30 * SECOND)];
	expect(await idsOf(org, ...both)).toEqual([ANNA, OTHER_ANNA]);
});

test('namesakes who were frozen in one second are each told once', async () => {
	const org = orgWith([
		{ id: ANNA, name: 'Anna Bell', isFrozen: true, at: AT },
		{ id: OTHER_ANNA, name: 'Anna Bell', isFrozen: true, at: AT },
	]);
	const both = [entry('userFrozen', 'Anna Bell', AT), entry('userFrozen', 'Anna Bell', AT)];
	expect((await idsOf(org, ...both)).sort()).toEqual([ANNA, OTHER_ANNA]);
});

test('nobody is guessed when namesakes cannot be told apart', async () => {
	const org = orgWith([
		{ id: ANNA, name: 'Anna Bell', isFrozen: false, at: AT + 30 * SECOND },
		{ id: OTHER_ANNA, name: 'Anna Bell', isFrozen: false, at: AT + 60 * SECOND },
	]);
	expect(await idsOf(org, entry('userFrozen', 'Anna Bell', AT))).toEqual([undefined]);
});

test('a user who was renamed since is told by the moment and state of the login', async () => {
	const org = orgWith([
		{ id: ANNA, name: 'Anna Married', isFrozen: true, at: AT },
		{ id: JO_ANN, name: 'Jo Ann', isFrozen: false, at: AT },
	]);
	expect(await idsOf(org, entry('userFrozen', 'Anna Bell', AT))).toEqual([ANNA]);
});

test('where logins cannot be seen, a name that one user has tells the user, and one that several have tells none', async () => {
	const one = orgWith([], [{ id: ANNA, name: 'Anna Bell' }]);
	expect(await idsOf(one, entry('userFrozen', 'Anna Bell', AT))).toEqual([ANNA]);
	const two = orgWith(
		[],
		[ANNA, OTHER_ANNA].map((id) => ({ id, name: 'Anna Bell' })),
	);
	expect(await idsOf(two, entry('userFrozen', 'Anna Bell', AT))).toEqual([undefined]);
});

test('asks nothing when every user is known', async () => {
	const org = { queryAll: async () => await Promise.reject(new Error('asked')) } as unknown as Org;
	expect(await idsOf(org, { ...entry('userFrozen', 'Anna Bell', AT), userId: ANNA })).toEqual([ANNA]);
});
