import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeAll(() => {
	admin = openOrg();
});

test('EntityDefinition lists the objects that the user sees', async () => {
	const soql =
		"SELECT QualifiedApiName, PluralLabel, KeyPrefix FROM EntityDefinition WHERE QualifiedApiName LIKE 'Acc%'";
	expect((await admin.query(soql)).records).toMatchObject([
		{ QualifiedApiName: 'Account', PluralLabel: 'Accounts', KeyPrefix: '001' },
	]);
});

test('FieldDefinition, EntityParticle and PicklistValueInfo answer for what a query names, and are refused otherwise', async () => {
	const fields = await admin.query("SELECT DurableId, DataType FROM FieldDefinition WHERE EntityDefinitionId = 'User'");
	expect(fields.records).toContainEqual(expect.objectContaining({ DurableId: 'User.Email', DataType: 'email' }));
	const particles = await admin.query("SELECT IsUpdatable FROM EntityParticle WHERE DurableId = 'User.Username'");
	expect(particles.records).toMatchObject([{ IsUpdatable: true }]);
	const values = await admin.query(
		"SELECT Value FROM PicklistValueInfo WHERE EntityParticleId = 'User.EmailEncodingKey'",
	);
	expect(values.records).toContainEqual(expect.objectContaining({ Value: 'UTF-8' }));
	expect(await admin.queryError('SELECT QualifiedApiName FROM FieldDefinition')).toMatchObject({
		errorCode: 'MALFORMED_QUERY',
		message: 'FieldDefinition: a filter on a reified column is required [EntityDefinitionId,DurableId]',
	});
});

test('UserRecordAccess tells what one user may do with records', async () => {
	const lead = admin.idOf('Lead', 'Company', 'Blue Harbor');
	const who = `UserId = '${admin.userId('standard')}'`;
	const select = 'SELECT RecordId, HasReadAccess, HasEditAccess, MaxAccessLevel FROM UserRecordAccess';
	const { records } = await admin.query(
		`${select} WHERE ${who} AND RecordId IN ('${lead}','${lead.replace('1EAA', '9EAA')}')`,
	);
	expect(records).toMatchObject([
		{ HasReadAccess: true, HasEditAccess: true, MaxAccessLevel: 'All' },
		{ HasReadAccess: false, MaxAccessLevel: 'None' },
	]);
	expect(await admin.queryError(`${select} WHERE ${who}`)).toMatchObject({ errorCode: 'MALFORMED_QUERY' });
});

test('UserEntityAccess and UserFieldAccess tell what a user sees', async () => {
	const ofStandard = `UserId = '${admin.userId('standard')}' AND EntityDefinitionId`;
	const entity = await admin.query(`SELECT IsReadable FROM UserEntityAccess WHERE ${ofStandard} = 'PermissionSet'`);
	expect(entity.records).toMatchObject([{ IsReadable: false }]);
	const field = await admin.query(
		`SELECT IsAccessible FROM UserFieldAccess WHERE ${ofStandard} = 'User' AND FieldDefinitionId = 'User.Salary_Band__c'`,
	);
	expect(field.records).toMatchObject([{ IsAccessible: false }]);
	expect(await admin.queryError('SELECT DurableId FROM UserEntityAccess')).toMatchObject({
		message: 'UserEntityAccess: a filter on a reified column is required [UserId,DurableId]',
	});
});

test('second factors are there for who manages them in the API, and their keys are never read', async () => {
	const soql = 'SELECT UserId, HasTotp FROM TwoFactorMethodsInfo';
	expect(await admin.queryError(soql)).toMatchObject({ errorCode: 'INVALID_TYPE' });
	const set = admin.org.store.table('PermissionSet').first('Name', 'Sales_Manager')!;
	admin.org.store.update('PermissionSet', set.Id, { PermissionsManageTwoFactor: true });
	const assignment = { AssigneeId: admin.userId('admin'), PermissionSetId: set.Id };
	expect((await admin.post('/sobjects/PermissionSetAssignment', assignment)).status).toBe(201);
	expect((await admin.query(soql)).records).toEqual([]);
	expect(await admin.queryError('SELECT SharedKey FROM TwoFactorInfo')).toMatchObject({ errorCode: 'INVALID_FIELD' });
});
