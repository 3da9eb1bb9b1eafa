import { RESOURCES } from '../../../../nodes/SalesforceAdmin/actions/resources.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { refuseOwnLoss } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/removal/ownPermissions.ts';
import type { Assignment, EntitlementType } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/types.ts';

/** An org whose connected user has one assignment, `0Pa1`, that gives these permissions; counts the calls. */
function orgOf(permissions: string[], fails: (soql: string) => SalesforceError | undefined = () => undefined) {
	const asked: string[] = [];
	const set = Object.fromEntries(permissions.map((permission) => [`Permissions${permission}`, true]));
	const rows = (soql: string): ApiRecord[] => {
		const fields = Object.entries(set).filter(([field]) => new RegExp(`PermissionSet\\.${field}\\b`).test(soql));
		return [{ Id: '0Pa1', IsActive: true, PermissionSet: Object.fromEntries(fields) }];
	};
	const org = {
		user: { userId: '005me', organizationId: '00D' },
		queryAll: async (soqls: string[]) => {
			asked.push(...soqls);
			return soqls.map((soql) => fails(soql) ?? rows(soql));
		},
	} as unknown as Org;
	return { org, asked };
}

const taking = (userId = '005me', type: EntitlementType = 'permissionSet') => {
	const found: Assignment[] = [{ type, id: '0PS1', name: 'Rights', label: 'Rights', userId, assignmentId: '0Pa1' }];
	return { user: { username: 'me@acme.example' }, found };
};

const NEEDED = RESOURCES.flatMap(({ operations }) => operations).flatMap(({ requirement }) => [
	...(requirement?.permissions ?? []),
	...Object.values(requirement?.parts ?? {}).flat(),
]);

test.each([...new Set(['ApiEnabled', ...NEEDED.flat()])])(
	'%s, which an operation or a part of one needs, is not taken from the connected user',
	async (permission) => {
		const { org } = orgOf([permission]);
		expect(await refuseOwnLoss(org, [taking()])).toMatchObject([{ errorCode: 'SAME_USER' }]);
	},
);

test('what gives only other permissions is taken', async () => {
	const plan = taking();
	expect(await refuseOwnLoss(orgOf(['RunReports', 'AuthorApex']).org, [plan])).toEqual([plan]);
});

test.each([
	['from others', taking('005you')],
	['of groups and licenses', taking('005me', 'publicGroup')],
])('a removal %s costs no call', async (_, plan) => {
	const { org, asked } = orgOf(['ManageUsers']);
	expect(await refuseOwnLoss(org, [plan])).toEqual([plan]);
	expect(asked).toEqual([]);
});

test('an org that lacks a permission that every org is thought to have is asked for each alone', async () => {
	const unknown = new SalesforceError('INVALID_FIELD', 'No such column');
	const { org } = orgOf(['ManageUsers'], (soql) => (soql.includes('PermissionsModifyAllData') ? unknown : undefined));
	expect(await refuseOwnLoss(org, [taking()])).toMatchObject([{ errorCode: 'SAME_USER' }]);
});

test('when it cannot be told what gives them, nothing is taken from the connected user, and the others lose theirs', async () => {
	const { org } = orgOf([], () => new SalesforceError('SERVER_UNAVAILABLE', 'busy'));
	const other = taking('005you');
	const results = await refuseOwnLoss(org, [taking(), other]);
	expect(results).toMatchObject([{ errorCode: 'SERVER_UNAVAILABLE' }, other]);
});
