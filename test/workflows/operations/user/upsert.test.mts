import { crowdUsernames, startAcme, type Acme } from '../../../support/acme.mts';
import { locator, upsertUser, type CreateParameters } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const MOVER = {
	username: 'mover@acme.example',
	email: 'mover@acme.example',
	firstName: 'Mona',
	lastName: 'Mover',
} satisfies CreateParameters;

/** What an HR row leaves empty: the fields are required, and an expression of theirs may yield nothing. */
const NOTHING = "={{ '' }}";

const upsertMover = (more: Parameters<typeof upsertUser>[0] = {}) => upsertUser({ ...MOVER, ...more });

test('creates who does not exist, and the second run changes nothing', async () => {
	const parameters = upsertUser({
		additionalFields: { Title: 'Engineer' },
		entitlements: { permissionSets: ['Support_Agent'], queues: ['Support Queue'] },
	});
	const first = await acme.run(parameters);
	expect(first.error).toBeUndefined();
	expect(first.json).toMatchObject([
		{ id: acme.user('joiner').Id, created: true, changed: true, reactivated: false, unfrozen: false },
	]);
	expect(acme.user('joiner')).toMatchObject({ Title: 'Engineer', Alias: 'joiner' });
	acme.forgetCalls();
	const second = await acme.run(parameters);
	expect(second.json).toMatchObject([{ created: false, changed: false, reactivated: false, unfrozen: false }]);
	expect(second.json[0].unchanged).toHaveLength(2);
	expect(acme.writes()).toEqual([]);
});

test('changes the fields that differ, adds entitlements, and leaves alone what is left empty', async () => {
	const { json, error } = await acme.run(
		upsertMover({
			firstName: '',
			additionalFields: { Title: 'Lead', Department: 'Sales' },
			entitlements: { permissionSets: ['Support_Agent'] },
		}),
	);
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{
			id: acme.user('mover').Id,
			created: false,
			changed: true,
			updated: { Title: { from: 'Sales Representative', to: 'Lead' } },
			assigned: [{ name: 'Support_Agent' }],
		},
	]);
	expect(acme.user('mover')).toMatchObject({ FirstName: 'Mona', Title: 'Lead' });
});

describe('a user that exists and is shut out', () => {
	const upsertOf = (name: string, options = {}) =>
		upsertUser({ username: `${name}@acme.example`, email: NOTHING, firstName: '', lastName: NOTHING, options });

	test.each([
		['inactive', {}, { isActive: true, reactivated: true, unfrozen: false, changed: true }],
		['inactive', { reactivate: false }, { isActive: false, reactivated: false, changed: false }],
		['frozen', {}, { isFrozen: false, reactivated: false, unfrozen: true, changed: true }],
		['frozen', { unfreeze: false }, { isFrozen: true, unfrozen: false, changed: false }],
	])('%s with %j', async (name, options, expected) => {
		const { json, error } = await acme.run(upsertOf(name, options));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ created: false, ...expected }]);
		expect(acme.user(name).IsActive).toBe(json[0].isActive);
		expect(acme.login(name)?.IsFrozen ?? false).toBe(json[0].isFrozen);
	});

	test('a row that says that the user is not active keeps it so', async () => {
		const parameters = { ...upsertOf('inactive'), additionalFields: { IsActive: false } };
		expect((await acme.run(parameters)).json).toMatchObject([{ isActive: false, changed: false }]);
	});

	test('stays frozen when the update fails', async () => {
		const parameters = { ...upsertOf('frozen'), additionalFields: { FederationIdentifier: 'mona.mover' } };
		const { json } = await acme.run(parameters, { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'DUPLICATE_VALUE' }]);
		expect(acme.login('frozen')?.IsFrozen).toBe(true);
	});
});

test('Update Existing off: the user is activated and unfrozen, and nothing else', async () => {
	const { json } = await acme.run(
		upsertUser({
			username: 'inactive@acme.example',
			additionalFields: { Title: 'New' },
			entitlements: { permissionSets: ['Support_Agent'] },
			options: { updateExisting: false },
		}),
	);
	expect(json).toMatchObject([{ reactivated: true, updated: { IsActive: { from: false, to: true } } }]);
	expect(acme.user('inactive').Title ?? null).toBeNull();
	expect(acme.records('PermissionSetAssignment', 'AssigneeId', acme.user('inactive').Id)).toHaveLength(1);
});

describe('by federation ID', () => {
	const byFederationId = (id: string, more: CreateParameters = {}) =>
		upsertMover({ matchBy: 'federationId', additionalFields: { FederationIdentifier: id }, ...more });

	test('finds the user, whose username may differ', async () => {
		const { Id } = acme.user('mover');
		const { json } = await acme.run(byFederationId('mona.mover', { username: 'mona@acme.example' }));
		expect(json).toMatchObject([
			{ id: Id, created: false, updated: { Username: { from: 'mover@acme.example', to: 'mona@acme.example' } } },
		]);
		expect(acme.user('mona').Id).toBe(Id);
	});

	test('does not take over a user that has the username and another federation ID', async () => {
		const { json } = await acme.run(byFederationId('somebody.else'), { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'DUPLICATE_USERNAME' }]);
		expect(acme.user('mover').FederationIdentifier).toBe('mona.mover');
		expect(acme.writes()).toEqual([]);
	});

	test('two users with it are told apart by nobody', async () => {
		await acme.close();
		acme = await startAcme({ settings: { federationIdCase: 'told apart' } });
		acme.org.store.update('User', acme.user('mover').Id, { FederationIdentifier: 'LEA.LEAVER' });
		const { json } = await acme.run(byFederationId('Lea.Leaver'), { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'AMBIGUOUS_NAME' }]);
		expect(acme.writes()).toEqual([]);
	});

	test('a row without one is refused', async () => {
		const { error } = await acme.run(upsertMover({ matchBy: 'federationId' }));
		expect(error).toMatchObject({ message: expect.stringContaining('no Federation ID is given') });
	});
});

describe('seats', () => {
	beforeEach(async () => {
		await acme.close();
		acme = await startAcme({ users: 1, seats: 20 });
	});
	const left = () => {
		const { Id, TotalLicenses } = acme.record('UserLicense', 'Name', 'Salesforce');
		const profiles = acme.records('Profile', 'UserLicenseId', Id).map((profile) => profile.Id);
		const used = profiles.flatMap((id) => acme.records('User', 'ProfileId', id)).filter(({ IsActive }) => IsActive);
		return Number(TotalLicenses) - used.length;
	};

	test('whoever finds none is refused before the first write, and the others are done', async () => {
		const seats = left();
		expect(seats).toBeGreaterThanOrEqual(0);
		const usernames = Array.from({ length: seats + 2 }, (_, at) => `new${at}@acme.example`);
		const items = [...usernames, 'inactive@acme.example'].map((username) => ({ json: { username } }));
		const parameters = upsertUser({ username: '={{ $json.username }}' });
		const { json } = await acme.run(parameters, { items, continueOnFail: true });
		expect(json.filter(({ created }) => created === true)).toHaveLength(seats);
		expect(json.slice(seats).map(({ errorCode }) => errorCode)).toEqual(Array(3).fill('LICENSE_LIMIT_EXCEEDED'));
		expect(json.at(-1)?.error).toContain("seats of the user license 'Salesforce' are used");
		expect(acme.user('inactive').IsActive).toBe(false);
		expect(acme.writes().length).toBeLessThanOrEqual(seats > 0 ? 1 : 0);
	});

	/** Takes every seat that is left. */
	const fill = async () => {
		const items = Array.from({ length: left() }, (_, at) => ({ json: { username: `new${at}@acme.example` } }));
		if (items.length > 0) await acme.run(upsertUser({ username: '={{ $json.username }}' }), { items });
		acme.forgetCalls();
	};
	const rowOf = { email: NOTHING, firstName: '', lastName: NOTHING, username: '={{ $json.username }}' };

	test('a profile of the same license needs none', async () => {
		await fill();
		const profile = locator('name', 'Identity Provisioning');
		const { json, error } = await acme.run(upsertUser({ ...rowOf, username: 'mover@acme.example', profile }));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ changed: true }]);
	});

	test('one that an earlier row frees is there for a later one', async () => {
		await fill();
		const parameters = upsertUser({ ...rowOf, additionalFields: { IsActive: '={{ $json.active }}' } });
		const rows = [
			{ username: 'mover@acme.example', active: false },
			{ username: 'inactive@acme.example', active: true },
		];
		const { json, error } = await acme.run(parameters, { items: rows.map((row) => ({ json: row })) });
		expect(error).toBeUndefined();
		expect(json.map(({ isActive }) => isActive)).toEqual([false, true]);
	});

	test('two rows of one user who finds none both say so', async () => {
		await fill();
		const items = [1, 2].map(() => ({ json: { username: 'inactive@acme.example' } }));
		const { json } = await acme.run(upsertUser(rowOf), { items, continueOnFail: true });
		expect(json.map(({ errorCode }) => errorCode)).toEqual(Array(2).fill('LICENSE_LIMIT_EXCEEDED'));
		expect(acme.writes()).toEqual([]);
	});

	test('a profile of another license needs a seat of that license', async () => {
		await fill();
		const parameters = upsertUser({ ...rowOf, username: 'platform@acme.example' });
		const { json } = await acme.run(parameters, { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'LICENSE_LIMIT_EXCEEDED' }]);
		expect(acme.writes()).toEqual([]);
	});
});

test('rows of one user: the first good one creates it, the next change it', async () => {
	const rows = [
		{ email: 'no address', title: 'One' },
		{ email: 'jo@acme.example', title: 'Two' },
		{ email: 'jo@acme.example', title: 'Three' },
		{ email: 'jo@acme.example', title: 'Three' },
	];
	const parameters = upsertUser({ email: '={{ $json.email }}', additionalFields: { Title: '={{ $json.title }}' } });
	const more = { items: rows.map((json) => ({ json })), continueOnFail: true };
	const { json } = await acme.run(parameters, more);
	expect(json).toMatchObject([
		{ errorCode: 'INVALID_EMAIL_ADDRESS' },
		{ created: true, changed: true },
		{ created: false, changed: true, updated: { Title: { from: 'Two', to: 'Three' } } },
		{ created: false, changed: false },
	]);
	expect(acme.records('User', 'Username', 'joiner@acme.example')).toMatchObject([{ Title: 'Three' }]);
});

test('a dry run plans each row and writes nothing', async () => {
	const rows = [
		{ username: 'joiner@acme.example', title: 'One' },
		{ username: 'joiner@acme.example', title: 'Two' },
		{ username: 'frozen@acme.example', title: 'Three' },
	];
	const parameters = upsertUser({
		username: '={{ $json.username }}',
		email: '={{ $json.username }}',
		additionalFields: { Title: '={{ $json.title }}' },
		options: { dryRun: true },
	});
	const { json, error } = await acme.run(parameters, { items: rows.map((row) => ({ json: row })) });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{ dryRun: true, wouldChange: true, plan: [{ action: 'create', object: 'User' }] },
		{ plan: [{ action: 'update', object: 'User', fields: { Title: 'Two' } }] },
		{
			plan: [
				{ action: 'update', object: 'User' },
				{ action: 'update', object: 'UserLogin', fields: { IsFrozen: false } },
			],
		},
	]);
	expect(acme.writes()).toEqual([]);
});

test('two runs at the same time end with one user each, and each tells what it did', async () => {
	const usernames = crowdUsernames(20).map((username) => `new.${username}`);
	const items = usernames.map((username) => ({ json: { username } }));
	acme.org.latency(40);
	const run = async (title: string) =>
		await acme.run(upsertUser({ username: '={{ $json.username }}', additionalFields: { Title: title } }), { items });
	const [one, other] = await Promise.all([run('One'), run('Other')]);
	expect([one.error, other.error]).toEqual([undefined, undefined]);
	usernames.forEach((username, at) => {
		expect(acme.records('User', 'Username', username)).toHaveLength(1);
		expect([one.json[at].created, other.json[at].created].toSorted()).toEqual([false, true]);
	});
});

test('Retry On Fail sends the password email of a user whom the first try has created', async () => {
	const refusal = { kind: 'status', status: 400, errorCode: 'INVALID_OPERATION' } as const;
	acme.org.failNext({ ...refusal, method: 'DELETE', path: '/password', times: 1 });
	const { json, error } = await acme.run(upsertUser({ sendPasswordEmail: true }), { tries: 2 });
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ id: acme.user('joiner').Id, created: true, passwordEmailSent: true }]);
});

test('who is active again when the entitlements fail is told as reactivated', async () => {
	const entitlements = { permissionSets: ['Platform_Only'] };
	const { json } = await acme.run(
		upsertUser({ username: 'inactive@acme.example', email: 'inactive@acme.example', entitlements }),
		{ continueOnFail: true },
	);
	expect(acme.user('inactive').IsActive).toBe(true);
	expect(json).toMatchObject([
		{ error: expect.stringContaining("'Platform Only' was not assigned"), reactivated: true },
	]);
});
