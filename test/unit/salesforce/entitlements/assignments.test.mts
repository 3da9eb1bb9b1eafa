import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { readAssignments } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/assignments.ts';

const orgAnswering = (answer: SalesforceError) =>
	({ queryAll: async (soqls: string[]) => soqls.map(() => answer) }) as unknown as Org;
const read = async (code: string) =>
	await readAssignments(orgAnswering(SalesforceError.reported(code, 'no')), {
		userIds: ['005000000000001AAA'],
		types: ['packageLicense'],
	});

test('where there is no object for package licenses nobody has one', async () => {
	expect(await read('INVALID_TYPE')).toEqual([]);
});

test('package licenses that may not be seen are an error, and not none', async () => {
	await expect(read('INSUFFICIENT_ACCESS')).rejects.toMatchObject({ errorCode: 'INSUFFICIENT_ACCESS' });
});
