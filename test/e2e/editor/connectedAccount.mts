import { openNode } from './pages/openNode.mts';
import { picture } from './pictures.mts';
import { connectCredential, storeCredential, type Stage } from './stage.mts';

/** The field that says who is connected, and whether that is enough, before anything runs. */
export function connectedAccount(stage: () => Stage): void {
	let ada: string;
	let paula: string;

	beforeAll(async () => {
		ada = (await connectCredential(stage(), 'Ada', 'admin@acme.example')).id;
		paula = (await connectCredential(stage(), 'Paula', 'provisioner@acme.example')).id;
	});

	it('is shown with its profile, and whether that is enough, before anything runs', async () => {
		const panel = await openNode(stage(), ada, 'user:deactivate');
		await panel.shows('connectedAccount', '✓ Ada Admin · System Administrator');
		await picture(panel.page, 'connected-account');
	});

	it('asks Salesforce once for many operations', async () => {
		const panel = await openNode(stage(), ada, 'user:deactivate');
		await panel.shows('connectedAccount', '✓ Ada Admin');
		await stage().org.clearLog();
		for (const operation of ['Freeze', 'Create', 'Update']) {
			const answered = panel.page.waitForResponse(/dynamic-node-parameters\/options/);
			await panel.choose('operation', operation);
			await answered;
			await panel.shows('connectedAccount', '✓ Ada Admin');
		}
		expect(await stage().org.log()).toEqual([]);
	});

	it('changes with the credential', async () => {
		const panel = await openNode(stage(), ada, 'user:deactivate');
		await panel.shows('connectedAccount', '✓ Ada Admin');
		await panel.chooseCredential('Paula');
		await panel.shows('connectedAccount', '✗ Paula Provisioner · may not run this');
		const [told] = await panel.open('connectedAccount');
		expect(told).toContain('Needs the System Administrator profile');
		await picture(panel.page, 'connected-account-refused');
	});

	it('is judged by permissions when the option says so', async () => {
		const panel = await openNode(stage(), paula, 'user:deactivate');
		await panel.shows('connectedAccount', '✗ Paula Provisioner');
		await panel.addOption(0, 'Administrator Check');
		await panel.choose('administratorCheck', 'Permissions');
		await panel.shows('connectedAccount', '✓ Paula Provisioner · Identity Provisioning');
	});

	it('says that a credential is not connected', async () => {
		const { id } = await storeCredential(stage(), 'Nobody');
		const panel = await openNode(stage(), id, 'user:freeze');
		await panel.shows('connectedAccount', 'The credential is not connected to Salesforce yet');
	});

	it('is shown for operations that everybody may run', async () => {
		const panel = await openNode(stage(), paula, 'user:get');
		await panel.shows('connectedAccount', '✓ Paula Provisioner · Identity Provisioning');
	});
}
