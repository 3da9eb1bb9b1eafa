import type { OrgProcess } from '../../n8n/orgProcess.mts';
import { freezeInSalesforce } from '../inSalesforce.mts';
import { untilBegun, untilTold } from '../trigger/told.mts';
import { Canvas } from './pages/canvas.mts';
import { NodePanel } from './pages/nodePanel.mts';
import { picture } from './pictures.mts';
import { connectCredential, type Stage } from './stage.mts';

const CREDENTIAL = 'Acme for the Trigger';

/** The trigger from the list of nodes to the execution that it starts, as a person sets it up. */
export function trigger(stage: () => Stage): void {
	it.each(['user deactivated', 'seats below', 'audit trail'])('is found when somebody types "%s"', async (words) => {
		const canvas = await Canvas.create(stage());
		await (await canvas.searchNodes(words)).waitFor();
	});

	beforeAll(async () => {
		await connectCredential(stage(), CREDENTIAL, 'admin@acme.example');
	});

	const openLogins = async () => {
		for (const name of ['leaver', 'knowledge']) await freezeInSalesforce(stage().org, name, false);
	};
	// The tests after these share the org, and meet nobody frozen.
	afterAll(openLogins);

	it('is set up, tried with a sample and a recent event, published, and starts an execution', async () => {
		const { org, n8n } = stage();
		await openLogins();
		const canvas = await Canvas.create(stage());
		await (await canvas.searchNodes('salesforce user')).click();
		await canvas.action('On user frozen').click();
		const panel = new NodePanel(canvas.page);
		await panel.chooseCredential(CREDENTIAL);
		await panel.execute();
		await panel.output
			.getByText(await latestFrozen(org))
			.first()
			.waitFor();
		await freezeInSalesforce(org, 'leaver');
		await panel.execute();
		await panel.output.getByText('leaver@acme.example').first().waitFor();
		await panel.output.getByTestId('radio-button-json').click();
		await panel.output.getByText('"actor"').waitFor();
		await picture(panel.page, 'trigger');
		await panel.close();

		const id = await publish(canvas);
		await untilBegun(n8n.rest, { id });
		await freezeInSalesforce(org, 'knowledge');
		// The two executions before it are those of the test events.
		const told = await untilTold(n8n.rest, { id }, 3);
		expect(told.map(({ name }) => name)).toEqual([expect.any(String), 'leaver', 'knowledge']);
		await n8n.rest.unpublish({ id });
		await canvas.page.goto(`${n8n.url}/workflow/${id}/executions`);
		await canvas.page.getByText('Succeeded in').nth(2).waitFor();
	});
}

/** What the trigger shows before a test freezes somebody: a sample, unless the test is tried a second time. */
async function latestFrozen(org: OrgProcess): Promise<string> {
	const frozen = await org.records('SetupAuditTrail', { Action: 'frozeuser' });
	return frozen.length === 0 ? 'This is a sample' : '@acme.example';
}

/** Publishes the workflow that is open; returns its id. */
async function publish({ page }: Canvas): Promise<string> {
	const activated = page.waitForResponse((response) => response.url().endsWith('/activate'));
	await page
		.getByTestId('workflow-open-publish-modal-button')
		.or(page.getByRole('button', { name: 'Publish' }))
		.first()
		.click();
	const dialog = page.getByRole('dialog');
	if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Publish' }).click();
	const answer = (await activated).url();
	return answer.split('/').at(-2)!;
}
