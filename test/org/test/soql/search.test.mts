import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeAll(() => (admin = openOrg()));

type Found = Array<{ attributes: { type: string }; Name?: string }>;
const ask = (path: string) => admin.get(path);
const find = async (sosl: string): Promise<Found> => {
	const { status, body } = await ask(`/search?q=${encodeURIComponent(sosl)}`);
	if (status !== 200) throw new Error(JSON.stringify(body));
	return (body as { searchRecords: Found }).searchRecords;
};
const names = async (sosl: string) => (await find(sosl)).map(({ Name }) => Name);

test('FIND gives the fields and rows that RETURNING asks for', async () => {
	expect(await find('FIND {Ada} IN ALL FIELDS RETURNING User(Id, Name)')).toEqual([
		{
			attributes: { type: 'User', url: expect.stringMatching(/\/sobjects\/User\/005\w{15}$/) },
			Id: admin.userId('admin'),
			Name: 'Ada Admin',
		},
	]);
});

test.each([
	['FIND {mona mover} RETURNING User(Name)', ['Mona Mover']],
	['FIND {mov*} RETURNING User(Name)', ['Mona Mover']],
	['FIND {mov} RETURNING User(Name)', []],
	['FIND {M?na} RETURNING User(Name)', ['Mona Mover']],
	['FIND {mover@acme.example} IN EMAIL FIELDS RETURNING User(Name)', ['Mona Mover']],
	['FIND {"Mover Mona"} IN NAME FIELDS RETURNING User(Name)', []],
	['FIND {Mona OR Ada} RETURNING User(Name ORDER BY Name)', ['Ada Admin', 'Mona Mover']],
	['FIND {Mona AND Ada} RETURNING User(Name)', []],
	["FIND {acme} RETURNING User(Name WHERE Username LIKE 'mo%')", ['Mona Mover']],
	['FIND {acme} RETURNING User(Name ORDER BY Name LIMIT 1), Account(Name)', ['Ada Admin']],
	["find {o\\'brien} returning User(Name)", ["Oona O'Brien"]],
])('%s', async (sosl, expected) => {
	expect(await names(sosl)).toEqual(expected);
});

test('without RETURNING every object with a name is searched, for ids', async () => {
	await admin.post('/sobjects/Account', { Name: 'Mona Works' });
	const found = await find('FIND {mona}');
	expect(found.map(({ attributes }) => attributes.type)).toEqual(['Account', 'User']);
	expect(found.every((row) => !('Name' in row))).toBe(true);
	expect(await find('FIND {mona} LIMIT 1')).toHaveLength(1);
});

test('the parameters of parameterizedSearch mean the same, in the URL and in a body', async () => {
	const mona = [{ Name: 'Mona Mover' }];
	expect((await ask('/parameterizedSearch?q=mona&sobject=User&User.fields=Id,Name')).body).toMatchObject({
		searchRecords: mona,
	});
	const body = { q: 'mona', in: 'NAME', fields: ['Id'], sobjects: [{ name: 'User', fields: ['Name'], limit: 1 }] };
	expect((await admin.post('/parameterizedSearch', body)).body).toMatchObject({ searchRecords: mona });
});

test.each([
	['FIND Ada', 400, 'MALFORMED_SEARCH'],
	['FIND {a}', 400, 'MALFORMED_SEARCH'],
	['FIND {Ada} RETURNING Nope(Id)', 400, 'INVALID_TYPE'],
	['FIND {Ada} RETURNING User(Nope)', 400, 'INVALID_FIELD'],
	['FIND {Ada} WITH NETWORK = x', 501, 'NOT_IMPLEMENTED'],
])('%s is refused', async (sosl, status, errorCode) => {
	expect(await ask(`/search?q=${encodeURIComponent(sosl)}`)).toMatchObject({ status, body: [{ errorCode }] });
});
