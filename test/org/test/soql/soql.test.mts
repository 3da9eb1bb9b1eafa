import fc from 'fast-check';
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeAll(() => {
	admin = openOrg();
});

/** The part before @ of the usernames that a condition finds, in order. */
async function names(condition: string, order = 'ORDER BY Username'): Promise<string[]> {
	const { records } = await admin.query(
		`SELECT Username FROM User WHERE (${condition}) AND UserType = 'Standard' AND ProfileId != null ${order}`,
	);
	return records.map(({ Username }) => String(Username).split('@')[0]!);
}

describe('conditions', () => {
	test.each([
		["Username = 'mover@acme.example'", ['mover']],
		["uSeRnAmE = 'MOVER@ACME.EXAMPLE'", ['mover']],
		["Username IN ('mover@acme.example', 'leaver@acme.example')", ['leaver', 'mover']],
		["Username = 'o\\'brien@acme.example'", ["o'brien"]],
		["LastName LIKE '%o_er'", ['approver', 'mover', 'provisioner']],
		["LastName LIKE 'o\\'b%'", ["o'brien"]],
		["FederationIdentifier LIKE '%.%' AND NOT FederationIdentifier LIKE 'mona%'", ['leaver']],
		["Title != null AND NOT (Title = 'Sales Manager' OR Title = 'x')", ['mover']],
		["IsActive = FALSE AND Profile.Name = 'Standard User'", ['inactive']],
		["UserRole.Name = 'Sales Rep'", ['mover']],
		["Manager.Manager.Username = 'second.admin@acme.example'", ['mover']],
		["Profile.UserLicense.Name LIKE 'salesforce_platform'", ['platform']],
		[
			"Id IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Sales_Manager')",
			['leaver', 'mover'],
		],
		[
			"ProfileId NOT IN (SELECT Id FROM Profile WHERE Name LIKE 'S%') AND Id NOT IN (SELECT UserId FROM UserLogin)",
			['insightssecurity', 'integration'],
		],
		['UserPermissionsMarketingUser = true', ['leaver']],
		["CreatedDate < LAST_N_DAYS:30 AND Username LIKE 'mov%'", ['mover']],
		["CreatedDate = LAST_YEAR AND Username LIKE 'mov%'", []],
		['CreatedDate >= 2000-01-01T00:00:00Z AND CreatedDate <= 2000-01-02T00:00:00+01:00', []],
		['Start_Date__c > 2020-01-01', []],
		["Email = 'shared@acme.example'", ['shared.one', 'shared.two']],
		["Username > 'shared' AND Username < 'shared.two'", ['shared.one']],
	])('%s', async (condition, expected) => {
		expect(await names(condition)).toEqual(expected);
	});

	test('!= and NOT IN find empty fields too', async () => {
		const all = await names('Id != null');
		expect(await names("Title != 'Sales Manager'")).toEqual(all.filter((name) => name !== 'leaver'));
		expect(await names("Title NOT IN ('Sales Manager')")).toHaveLength(all.length - 1);
	});

	test('wildcards, quotes and backslashes are plain text when escaped', async () => {
		const { Id } = admin.org.store.get('User', admin.userId('standard'))!;
		admin.org.store.update('User', Id, { Department: '50%_\\o\'r "x"' });
		expect(await names(`Department = '50%_\\\\o\\'r \\"x\\"'`)).toEqual(['standard']);
		expect(await names(`Department LIKE '50\\%\\_\\\\%'`)).toEqual(['standard']);
		expect(await names(`Department LIKE '50x%'`)).toEqual([]);
		expect(await names(`Department LIKE '5\\%%'`)).toEqual([]);
	});
});

test('any text comes back when it is escaped as the SOQL guide says', async () => {
	const { Id } = admin.org.store.get('User', admin.userId('standard'))!;
	const escape = (text: string) =>
		text
			.replaceAll(/[\\'"]/g, '\\$&')
			.replaceAll('\n', '\\n')
			.replaceAll('\r', '\\r')
			.replaceAll('\t', '\\t')
			.replaceAll('\b', '\\b')
			.replaceAll('\f', '\\f');
	const wildcards = (text: string) => escape(text).replaceAll(/[%_]/g, '\\$&');
	await fc.assert(
		fc.asyncProperty(
			fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== ''),
			async (text) => {
				admin.org.store.update('User', Id, { Department: text });
				expect(await names(`Department = '${escape(text)}' AND Id = '${Id}'`)).toEqual(['standard']);
				expect(await names(`Department LIKE '${wildcards(text)}' AND Id = '${Id}'`)).toEqual(['standard']);
				expect(await names(`Department LIKE 'x${wildcards(text)}' AND Id = '${Id}'`)).toEqual([]);
			},
		),
		{ examples: [['\u2028!']] },
	);
});

test.each(['\u2028', '\u2029'])(
	'the separator %j in a literal is refused by an org that is set so',
	async (separator) => {
		admin.org.settings.separatorsInLiterals = 'refused';
		const { errorCode } = await admin.queryError(`SELECT Id FROM User WHERE Username IN ('a', 'x${separator}y')`);
		expect(errorCode).toBe('MALFORMED_QUERY');
		expect((await admin.query(`SELECT Id${separator}FROM User WHERE Username = 'a'`)).totalSize).toBe(0);
		admin.org.settings.separatorsInLiterals = 'accepted';
	},
);

test.each(['\u2028', '\u2029'])('the separator %j is a character like any other in a literal', async (separator) => {
	const text = `${separator}! it's ${separator}`;
	const { Id } = admin.org.store.get('User', admin.userId('standard'))!;
	admin.org.store.update('User', Id, { Department: text });
	const literal = `'${text.replace("'", "\\'")}'`;
	for (const test of [`= ${literal}`, `LIKE ${literal}`, `IN ('x', ${literal})`]) {
		expect(await names(`Department ${test} AND Id = '${Id}'`)).toEqual(['standard']);
	}
	expect(await names(`Department LIKE '${separator}_' AND Id = '${Id}'`)).toEqual([]);
	const asWhiteSpace = await admin.query(`SELECT Id${separator}FROM User WHERE Id = '${Id}'`);
	expect(asWhiteSpace.totalSize).toBe(1);
});

test('a character can be written by its number, in patterns too', async () => {
	const { Id } = admin.org.store.get('User', admin.userId('standard'))!;
	admin.org.store.update('User', Id, { Department: 'Ä%' });
	for (const test of ["= '\\u00c4%'", "LIKE '\\u00C4\\%'", "LIKE '_\\u0025'"]) {
		expect(await names(`Department ${test} AND Id = '${Id}'`)).toEqual(['standard']);
	}
	expect(await names(`Department LIKE 'x\\u0025' AND Id = '${Id}'`)).toEqual([]);
});

describe('date literals follow the time zone of the running user', () => {
	// 06:30 UTC on 15 March is 23:30 on 14 March in Los Angeles (daylight saving time has begun on the 8th).
	const org = openOrg({ now: new Date('2026-03-15T06:30:00Z') });
	const lead = org.org.store.table('Lead').rows.values().next().value!;
	const counts = async (condition: string, created: string) => {
		org.org.store.update('Lead', lead.Id, { CreatedDate: created });
		return (await org.query(`SELECT Id FROM Lead WHERE Id = '${lead.Id}' AND ${condition}`)).totalSize;
	};

	test.each([
		['CreatedDate = TODAY', '2026-03-14T07:00:00.000+0000', 1],
		['CreatedDate = TODAY', '2026-03-14T06:59:59.000+0000', 0],
		['CreatedDate = YESTERDAY', '2026-03-14T06:59:59.000+0000', 1],
		['CreatedDate = TOMORROW', '2026-03-15T07:00:00.000+0000', 1],
		['CreatedDate = LAST_N_DAYS:1', '2026-03-13T07:00:00.000+0000', 1],
		['CreatedDate = LAST_N_DAYS:1', '2026-03-13T06:59:00.000+0000', 0],
		['CreatedDate < LAST_N_DAYS:1', '2026-03-13T06:59:00.000+0000', 1],
		['CreatedDate = THIS_WEEK', '2026-03-08T08:00:00.000+0000', 1],
		['CreatedDate = LAST_MONTH', '2026-02-01T08:00:00.000+0000', 1],
		['CreatedDate = THIS_QUARTER', '2026-01-01T07:59:00.000+0000', 0],
		['CreatedDate = LAST_N_YEARS:2', '2024-01-02T08:00:00.000+0000', 1],
		['CreatedDate > TODAY', '2026-03-15T07:00:00.000+0000', 1],
		['CreatedDate <= TODAY', '2026-03-15T06:59:00.000+0000', 1],
		['CreatedDate = N_DAYS_AGO:2', '2026-03-12T12:00:00.000+0000', 1],
		['CreatedDate = NEXT_N_WEEKS:1', '2026-03-16T12:00:00.000+0000', 1],
	])('%s with %s: %i row', async (condition, created, rows) => {
		expect(await counts(condition, created)).toBe(rows);
	});
});

describe('answers', () => {
	test('nest parents, give null for a missing one, and carry attributes everywhere', async () => {
		const { records } = await admin.query(
			"SELECT Id, UserRole.Name, Manager.Profile.UserLicense.Name FROM User WHERE Username = 'standard@acme.example'",
		);
		expect(records).toEqual([
			{
				attributes: { type: 'User', url: `/services/data/v66.0/sobjects/User/${admin.userId('standard')}` },
				Id: admin.userId('standard'),
				UserRole: null,
				Manager: null,
			},
		]);
		const mover = await admin.query(
			"SELECT Manager.Profile.Name, Manager.Alias FROM User WHERE Username = 'mover@acme.example'",
		);
		expect(mover.records[0]!['Manager']).toMatchObject({
			attributes: { type: 'User' },
			Alias: 'leaver',
			Profile: { attributes: { type: 'Profile' }, Name: 'Standard User' },
		});
	});

	test('give children as results of their own, or null', async () => {
		const soql = (name: string) =>
			`SELECT Id, (SELECT Id, PermissionSet.Name FROM PermissionSetAssignments WHERE PermissionSet.IsOwnedByProfile = false ORDER BY PermissionSet.Name DESC LIMIT 2) FROM User WHERE Username = '${name}@acme.example'`;
		expect((await admin.query(soql('leaver'))).records[0]!['PermissionSetAssignments']).toMatchObject({
			totalSize: 2,
			done: true,
			records: [{ PermissionSet: { Name: 'Sales_Manager' } }, { PermissionSet: { Name: 'Sales_Bundle' } }],
		});
		expect((await admin.query(soql('standard'))).records[0]!['PermissionSetAssignments']).toBeNull();
	});

	test('count() is a size without rows', async () => {
		const size = admin.org.store.table('User').rows.size;
		expect(await admin.query('SELECT count() FROM User')).toEqual({ totalSize: size, done: true, records: [] });
	});

	test('aggregates have aliases or expr0', async () => {
		const { records } = await admin.query(
			"SELECT Profile.Name, COUNT(Id), MAX(Username) greatest FROM User WHERE Profile.Name LIKE 'S%' GROUP BY Profile.Name HAVING COUNT(Id) > 1 ORDER BY COUNT(Id) DESC",
		);
		expect(records).toEqual([
			{ attributes: { type: 'AggregateResult' }, Name: 'Standard User', expr0: 12, greatest: 'standard@acme.example' },
			{
				attributes: { type: 'AggregateResult' },
				Name: 'System Administrator',
				expr0: 2,
				greatest: 'second.admin@acme.example',
			},
		]);
	});

	test('sort with empty values first unless told, page with LIMIT and OFFSET', async () => {
		const titles = async (order: string) =>
			(
				await admin.query(
					`SELECT Title FROM User WHERE Username IN ('leaver@acme.example', 'mover@acme.example', 'admin@acme.example') ${order}`,
				)
			).records.map(({ Title }) => Title);
		expect(await titles('ORDER BY Title')).toEqual([null, 'Sales Manager', 'Sales Representative']);
		expect(await titles('ORDER BY Title DESC NULLS LAST')).toEqual(['Sales Representative', 'Sales Manager', null]);
		expect(await titles('ORDER BY Title LIMIT 1 OFFSET 1')).toEqual(['Sales Manager']);
	});

	test('the names of fields are those of the schema, aliases of the object are understood', async () => {
		const { records } = await admin.query(
			"select u.id, u.PROFILE.name from User u where u.username = 'mover@acme.example' for view",
		);
		expect(records[0]).toMatchObject({ Id: admin.userId('mover'), Profile: { Name: 'Standard User' } });
	});

	test('deleted rows are in queryAll only', async () => {
		const lead = admin.org.store.table('Lead').rows.values().next().value!;
		await admin.delete(`/sobjects/Lead/${lead.Id}`);
		const soql = `SELECT Id, IsDeleted FROM Lead WHERE Id = '${lead.Id}'`;
		expect((await admin.query(soql)).totalSize).toBe(0);
		expect((await admin.get(`/queryAll?q=${encodeURIComponent(soql)}`)).body).toMatchObject({
			totalSize: 1,
			records: [{ IsDeleted: true }],
		});
	});
});

describe('refusals', () => {
	const SUFFIX =
		"If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.";

	test('an unknown field shows where it stands', async () => {
		expect(await admin.queryError('SELECT Foo FROM User')).toEqual({
			status: 400,
			errorCode: 'INVALID_FIELD',
			message: `\nSELECT Foo FROM User\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'User'. ${SUFFIX}`,
		});
	});

	test.each([
		['SELECT Id FROM Usr', 'INVALID_TYPE', "sObject type 'Usr' is not supported"],
		['SELECT Id FROM User WHERE', 'MALFORMED_QUERY', "unexpected token: '<EOF>'"],
		["SELECT Id FROM User WHERE Name = 'x", 'MALFORMED_QUERY', 'mismatched character'],
		["SELECT Id FROM User WHERE Name = 'x' OR Name = 'y' AND Name = 'z'", 'MALFORMED_QUERY', "unexpected token: 'AND'"],
		["SELECT Id FROM User WHERE Name = 'a\\qb'", 'MALFORMED_QUERY', 'Illegal character sequence'],
		[
			"SELECT Id FROM User WHERE IsActive = 'true'",
			'INVALID_FIELD',
			"value of filter criterion for field 'IsActive' must be of type boolean and should not be enclosed in quotes",
		],
		[
			'SELECT Id FROM User WHERE Name = 5',
			'INVALID_FIELD',
			"value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes",
		],
		['SELECT Id FROM User WHERE CreatedDate > 2020-01-01', 'INVALID_FIELD', 'must be of type dateTime'],
		["SELECT Id FROM User WHERE Id = 'x'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: x'],
		["SELECT Id FROM User WHERE Id LIKE '005%'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator on id field'],
		['SELECT Id, Name, Id FROM User', 'INVALID_FIELD', 'duplicate field selected: Id'],
		['SELECT Boss.Name FROM User', 'INVALID_FIELD', "Didn't understand relationship 'Boss' in field path"],
		['SELECT Id, (SELECT Id FROM Toys) FROM User', 'INVALID_TYPE', "Didn't understand relationship 'Toys'"],
		['SELECT Name n FROM User', 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing'],
		['SELECT Name, COUNT(Id) FROM User', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: Name'],
		[
			'SELECT COUNT(Id), Profile.Name, UserRole.Name FROM User GROUP BY Profile.Name, UserRole.Name',
			'MALFORMED_QUERY',
			'duplicate alias: Name',
		],
		["SELECT Id FROM AuthSession WHERE SourceIp LIKE '1%'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator'],
		['SELECT FIELDS(ALL) FROM User', 'MALFORMED_QUERY', 'must have a LIMIT of at most 200'],
		['SELECT Id FROM User OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000'],
		[
			"SELECT Id FROM User WHERE Name = 'x' OR Id IN (SELECT UserId FROM UserLogin)",
			'MALFORMED_QUERY',
			'Semi join sub-selects are only allowed at the top level',
		],
		[
			'SELECT Id FROM User WHERE Id IN (SELECT ManagerId FROM User)',
			'MALFORMED_QUERY',
			'should not be on the same object type',
		],
		['', 'MALFORMED_QUERY', 'A query string has to be specified'],
	])('%s', async (soql, errorCode, message) => {
		const error = await admin.queryError(soql);
		expect(error).toMatchObject({ status: 400, errorCode });
		expect(error.message).toContain(message);
	});

	test.each([
		'SELECT Id FROM User WHERE CALENDAR_YEAR(CreatedDate) = 2026',
		'SELECT FORMAT(CreatedDate) FROM User',
		'SELECT Id FROM User USING SCOPE mine',
		'SELECT Id FROM User FOR UPDATE',
		'SELECT Id FROM User WITH SECURITY_ENFORCED',
		'SELECT COUNT(Id) FROM User GROUP BY CALENDAR_YEAR(CreatedDate)',
	])('%s is beyond the org, which says so', async (soql) => {
		expect(await admin.queryError(soql)).toMatchObject({ status: 501, errorCode: 'NOT_IMPLEMENTED' });
	});
});

test('keys come in the order of the statement, a parent where its first field stands', async () => {
	const soql = `SELECT Profile.Name, Id, UserRole.Name, Profile.Id, Username FROM User WHERE Id = '${admin.userId('mover')}'`;
	const [row] = (await admin.query(soql)).records;
	expect(Object.keys(row!)).toEqual(['attributes', 'Profile', 'Id', 'UserRole', 'Username']);
	expect(Object.keys(row!.Profile as object)).toEqual(['attributes', 'Name', 'Id']);
});

test('the rows of an aggregate fit one page, or the query is refused', async () => {
	const crowd = openOrg({ users: 2100 });
	const soql = 'SELECT Username, COUNT(Id) FROM User GROUP BY Username';
	expect(await crowd.queryError(soql)).toMatchObject({
		errorCode: 'EXCEEDED_ID_LIMIT',
		message: expect.stringContaining('does not support queryMore()'),
	});
	expect((await crowd.query(`${soql} LIMIT 2000`)).done).toBe(true);
});

test.each([
	['SELECT Id, (SELECT Id FROM Toys) FROM User', 28, "Didn't understand relationship 'Toys'"],
	['SELECT COUNT(Id), Name FROM User', 19, 'Field must be grouped or aggregated: Name'],
])('%s is refused with the spot in column %i', async (soql, column, text) => {
	const { message } = await admin.queryError(soql);
	expect(message).toContain(`^\nERROR at Row:1:Column:${column}\n${text}`);
});
