import type { INodeParameters } from 'n8n-workflow';

import { loadOptions } from '../../../nodes/SalesforceAdmin/methods/loadOptions.ts';
import { startAcme, type Acme, type AcmeOptions } from '../../support/acme.mts';
import { editorContext } from '../../support/engine.mts';

let acme: Acme;
const start = async (options: AcmeOptions = {}) => (acme = await startAcme(options));
afterEach(async () => await acme.close());

const ask = async (parameters: INodeParameters = {}) => {
	const form = { resource: 'user', operation: 'deactivate', ...parameters };
	const options = await loadOptions.connectedAccount.call(editorContext(acme.credential, form));
	expect(options).toHaveLength(1);
	// The value is the field's default, so that nothing is stored and nothing has to be chosen.
	expect(options[0]!.value).toBe('');
	return options[0]!;
};

test('names the connected user with the profile, and says that the operation may run', async () => {
	await start();
	expect(await ask()).toMatchObject({
		name: '✓ Ada Admin · System Administrator',
		description: 'admin@acme.example can run Deactivate User in https://acme.my.salesforce.com',
	});
});

test('asks Salesforce nothing more while it is remembered, for any operation', async () => {
	await start();
	await ask();
	const calls = acme.calls().length;
	expect(calls).toBeLessThanOrEqual(2);
	await ask({ operation: 'freeze' });
	await ask({ resource: 'document', operation: 'upload' });
	expect(acme.calls()).toHaveLength(calls);
});

test('says what is missing to a user who is no administrator', async () => {
	await start({ as: 'provisioner' });
	expect(await ask()).toMatchObject({
		name: '✗ Paula Provisioner · may not run this',
		description: expect.stringMatching(
			/^provisioner@acme.example \(profile 'Identity Provisioning'\) cannot run Deactivate User. Needs the System Administrator profile.*choose Refresh List/,
		),
	});
});

test('judges by permissions when the option says so', async () => {
	await start({ as: 'provisioner' });
	const options = { administratorCheck: 'permissions' };
	expect((await ask({ options })).name).toBe('✓ Paula Provisioner · Identity Provisioning');
});

test('names the permissions that are missing', async () => {
	await start({ as: 'standard' });
	const { name, description } = await ask({ options: { administratorCheck: 'permissions' } });
	expect(name).toBe('✗ Stella Standard · may not run this');
	expect(description).toContain("'Manage Users'");
});

test('judges by what the credential asks for, unless the option says otherwise', async () => {
	await start({ as: 'provisioner' });
	acme.credential.data.administratorCheck = 'permissions';
	expect((await ask()).name).toBe('✓ Paula Provisioner · Identity Provisioning');
	expect((await ask({ options: { administratorCheck: 'profile' } })).name).toMatch(/^✗ Paula Provisioner/);
});

test('names what the permissions are not enough for', async () => {
	await start({ as: 'provisioner' });
	const { Id } = acme.record('PermissionSet', 'ProfileId', acme.user('provisioner').ProfileId!);
	acme.org.store.update('PermissionSet', Id, { PermissionsManageUsers: false });
	const form = { resource: 'entitlement', operation: 'assign', options: { administratorCheck: 'permissions' } };
	const { name, description } = await ask(form);
	expect(name).toMatch(/^✓ Paula Provisioner/);
	expect(description).toContain("but cannot use public groups (needs 'Manage Users'); queues (needs 'Manage Users')");
});

test.each([
	['admin', '✓ Ada Admin · System Administrator', /^admin@acme.example can run Get User in https:\S+$/],
	['standard', '✓ Stella Standard', /but cannot see profiles of users \(needs 'View Setup and Configuration'\)/],
])('shows for reads too who is connected, and what %s cannot see', async (as, shown, told) => {
	await start({ as });
	const { name, description } = await ask({ operation: 'get' });
	expect([name, description]).toEqual([shown, expect.stringMatching(told)]);
});

test('says in the field what goes wrong, instead of failing', async () => {
	await start();
	delete acme.credential.data.oauthTokenData;
	expect(await ask()).toMatchObject({
		name: 'The credential is not connected to Salesforce yet',
		description: expect.stringContaining('select Connect'),
	});
});
