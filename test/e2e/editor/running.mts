import { salesforceNode } from '../../n8n/workflows/salesforceNode.mts';
import { chain, items } from '../../n8n/workflows/workflow.mts';
import { byUsername, locator } from '../../support/parameters.mts';
import { Canvas } from './pages/canvas.mts';
import { openNode } from './pages/openNode.mts';
import { picture } from './pictures.mts';
import { connectCredential, storeCredential, type Stage } from './stage.mts';

const person = (username: string) => ({ user: byUsername(username) });

const ERRORS = [
	{
		what: 'a user that does not exist',
		action: 'user:freeze',
		parameters: person('nobody@acme.example'),
		message: 'nobody@acme.example',
		description: 'Check the value, and that the connected org is the right one',
	},
	{
		what: 'a user who cannot be deactivated yet',
		action: 'user:deactivate',
		parameters: person('caseowner@acme.example'),
		message: 'caseowner@acme.example',
		description: 'Freeze the user now',
	},
	{
		what: 'a username that is taken',
		action: 'user:create',
		parameters: {
			username: 'standard@acme.example',
			email: 'standard@acme.example',
			lastName: 'Twin',
			profile: locator('name', 'Standard User'),
		},
		message: 'standard@acme.example',
		description: 'Usernames are unique over all Salesforce orgs',
	},
	{
		what: 'an entitlement that does not exist',
		action: 'entitlement:assign',
		parameters: { ...person('standard@acme.example'), entitlements: ['No_Such_Set'] },
		message: "No permission set is called 'No_Such_Set' in this org",
		description: 'Pick one from the list',
	},
	{
		what: 'an item without a file',
		action: 'document:upload',
		parameters: {},
		message: "The item has no file in the field 'data'",
		description: 'puts out a file',
	},
] as const;

/** Runs of the node in the editor: what is put in, what comes out, and what is said when it fails. */
export function running(stage: () => Stage): void {
	let ada: string;

	beforeAll(async () => {
		ada = (await connectCredential(stage(), 'Acme (Ada)', 'admin@acme.example')).id;
	});

	it('deactivates a user who is picked from the searched list', async () => {
		const panel = await openNode(stage(), ada, 'user:deactivate', {}, [{ ticket: 'HR-1042' }]);
		const found = await panel.search('user', 'leaver');
		expect(await found.allInnerTexts()).toEqual(['Lea Leaver (leaver@acme.example)']);
		await found.click();
		await panel.execute();
		await panel.output.getByText('leaver@acme.example').waitFor();
		expect(await panel.input.innerText()).toContain('HR-1042');
		const [leaver] = await stage().org.records('User', { Username: 'leaver@acme.example' });
		expect(leaver).toMatchObject({ IsActive: false });
		await panel.output.getByTestId('radio-button-json').click();
		await panel.output.getByText('"changed"').waitFor();
		await picture(panel.page, 'deactivate-user');
	});

	it('offboards a user in one node, whose output tells what became of each step', async () => {
		const panel = await openNode(stage(), ada, 'user:offboard', {}, [{ ticket: 'HR-1043' }]);
		const found = await panel.search('user', "O'Brien");
		await found.click();
		await panel.execute();
		await panel.output.getByText("o'brien@acme.example").first().waitFor();
		const [user] = await stage().org.records('User', { Username: "o'brien@acme.example" });
		expect(user).toMatchObject({ IsActive: false });
		await panel.output.getByTestId('radio-button-json').click();
		await panel.output.getByText('"steps"').waitFor();
		await picture(panel.page, 'offboard-user');
	});

	it('runs a leaver workflow on the canvas, in light and dark', async () => {
		const user = byUsername('={{ $json.username }}');
		const told = { credential: ada };
		const canvas = await Canvas.store(
			stage(),
			chain('Leavers', [
				items('Leavers of Today', [{ username: 'shared.one@acme.example' }, { username: 'shared.two@acme.example' }]),
				salesforceNode('Freeze', 'user:freeze', { user }, told),
				salesforceNode('Remove Entitlements', 'entitlement:remove', { entitlementType: 'all', user }, told),
				salesforceNode('Deactivate', 'user:deactivate', { user }, told),
			]),
		);
		await canvas.run(5);
		await canvas.fit();
		await picture(canvas.page, 'canvas-light');
		await canvas.darken();
		await picture(canvas.page, 'canvas-dark');
	});

	it.each(ERRORS)('says what is wrong with $what, and what to do', async (wrong) => {
		const panel = await openNode(stage(), ada, wrong.action, wrong.parameters);
		await panel.execute();
		const { message, description } = await panel.error();
		expect(message).toContain(wrong.message);
		expect(description).toContain(wrong.description);
	});

	it('names who is no administrator, before anything is written', async () => {
		const { id } = await connectCredential(stage(), 'Acme (Paula)', 'provisioner@acme.example');
		const [mover] = await stage().org.records('User', { Username: 'mover@acme.example' });
		const user = {
			...locator('list', mover!.Id),
			cachedResultName: `${mover!['FirstName']} ${mover!['LastName']} (${mover!['Username']})`,
		};
		const panel = await openNode(stage(), id, 'user:deactivate', { user }, [{ ticket: 'HR-1042' }]);
		await panel.execute();
		const { message, description } = await panel.error();
		expect(message).toContain("provisioner@acme.example has the profile 'Identity Provisioning'");
		expect(description).toContain('Connect a user with the standard System Administrator profile');
		expect(await panel.errorLink()).toMatch(/^https:.*\/blob\/main\/docs\/errors\.md#NOT_ADMINISTRATOR$/);
		await picture(panel.page, 'error');
	});

	it('says that the credential is not connected', async () => {
		const { id } = await storeCredential(stage(), 'Unconnected');
		const panel = await openNode(stage(), id, 'user:freeze', person('mover@acme.example'));
		await panel.execute();
		const { message, description } = await panel.error();
		expect(message).toContain('The credential is not connected to Salesforce yet');
		expect(description).toContain('select Connect');
	});

	it('says that the API calls of the day are used up', async () => {
		const panel = await openNode(stage(), ada, 'user:get', person('mover@acme.example'));
		await stage().org.control('POST', '/faults', { kind: 'dailyLimit', times: 20 });
		await panel.execute();
		const { description } = await panel.error();
		expect(description).toContain('The daily number of API calls of the org is used up');
	});
}
