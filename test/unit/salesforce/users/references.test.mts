import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { findReferences } from '../../../../nodes/SalesforceAdmin/salesforce/users/references.ts';

const ME = '005000000000001AAA';
const ROWS: Record<string, ApiRecord[]> = {
	Profile: [{ Id: '00e000000000001AAA', Name: 'Standard User' }],
	UserRole: [{ Id: '00E000000000001AAA', DeveloperName: 'Sales', Name: 'Sales' }],
	User: [{ Id: ME, Username: 'boss@acme.example', IsActive: true, UserType: 'Standard' }],
	UserLogin: [{ Id: '0Yw000000000001AAA', UserId: ME, IsFrozen: false }],
};

/** An org with these rows, whatever a query asks for; keeps which queries came at which moment. */
function orgOf() {
	const moments: number[] = [];
	let moment = 0;
	const queryAll = async (soqls: string[]) => {
		if (soqls.length > 0) moments.push(moment);
		queueMicrotask(() => (moment += 1));
		return soqls.map((soql) => ROWS[/ FROM (\w+)/.exec(soql)![1]]);
	};
	return { org: { user: { userId: ME, organizationId: '00D' }, queryAll } as unknown as Org, moments };
}

test('names become IDs, each request has its own result, and the first name that does not fit is its error', async () => {
	const results = await findReferences(orgOf().org, [
		{ ProfileId: ' Standard User ', UserRoleId: 'Sales', ManagerId: 'BOSS@acme.example', LastName: 'Doe' },
		{ ProfileId: 'Nobody', UserRoleId: 'Nowhere' },
		{ ManagerId: 'nobody@acme.example' },
		{ ManagerId: ME.slice(0, 15), ProfileId: '' },
	]);
	expect(results[0]).toEqual({
		ProfileId: '00e000000000001AAA',
		UserRoleId: '00E000000000001AAA',
		ManagerId: ME,
		LastName: 'Doe',
	});
	expect((results[1] as SalesforceError).message).toContain("'Nobody'");
	expect((results[2] as SalesforceError).message).toMatch(/^Manager: No user .*'nobody@acme\.example'/);
	expect(results[3]).toEqual({ ManagerId: ME, ProfileId: '' });
});

test('the queries are asked for at the same moment, so that they share calls', async () => {
	const { org, moments } = orgOf();
	await findReferences(org, [{ ProfileId: 'Standard User', ManagerId: 'boss@acme.example' }]);
	expect(moments).toEqual([0, 0]);
});

test('managers and approvers are found as their locators say; a queue by its ID', async () => {
	const queue = '00G000000000001EAA';
	const results = await findReferences(orgOf().org, [
		{ ManagerId: { by: 'username', value: 'boss@acme.example' }, DelegatedApproverId: { by: 'id', value: queue } },
		{ DelegatedApproverId: { by: 'username', value: 'nobody@acme.example' } },
		{ ManagerId: { by: 'id', value: 'boss' } },
		{ ManagerId: null, DelegatedApproverId: null },
	]);
	expect(results[0]).toEqual({ ManagerId: ME, DelegatedApproverId: queue });
	expect((results[1] as SalesforceError).message).toMatch(/^Delegated Approver: No user .*'nobody@acme\.example'/);
	expect((results[2] as SalesforceError).message).toMatch(/^Manager: No user .*'boss'/);
	expect(results[3]).toEqual({ ManagerId: null, DelegatedApproverId: null });
});
