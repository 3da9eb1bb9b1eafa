import { setTimeout as wait } from 'node:timers/promises';
import { agentWorkflow } from '../../n8n/workflows/agent.mts';
import { Canvas } from './pages/canvas.mts';
import { picture } from './pictures.mts';
import { connectCredential, type Stage } from './stage.mts';

const TOOL = 'Freeze user in Salesforce Admin';

/** The node as a tool of an AI Agent; what the agent does with it is tested in agent.e2e.mts. */
export function agentTool(stage: () => Stage): void {
	it('says what the model is told, and lets the model name the user', async () => {
		const credential = (await connectCredential(stage(), 'Acme (Ada)', 'admin@acme.example')).id;
		const tool = { name: TOOL, action: 'user:freeze', parameters: {}, credential } as const;
		const canvas = await Canvas.store(stage(), agentWorkflow('Freeze who left', 'none', [tool]));
		const panel = await canvas.open(TOOL);
		await panel.shows('connectedAccount', '✓ Ada Admin');
		const told = panel.field('toolDescription').locator('textarea');
		expect(await told.inputValue()).toContain('Block the login of a user at once and keep the license.');
		await panel.root.getByTestId('from-ai-override-button').click();
		await panel.root.getByText('Defined automatically by the model').waitFor();
		await panel.shows('connectedAccount', '✓ Ada Admin');
		await picture(panel.page, 'agent-tool');
		expect(await savedUser(canvas.page.url())).toEqual({
			__rl: true,
			mode: 'id',
			value: "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('User', ``, 'string') }}",
		});
	});

	/** The parameter as n8n stores it by itself, a moment after the change. */
	async function savedUser(address: string): Promise<unknown> {
		const id = /\/workflow\/([^/?]+)/.exec(address)?.[1];
		for (const deadline = Date.now() + 20_000; Date.now() < deadline; await wait(250)) {
			const { nodes } = await stage().n8n.rest.call<ReturnType<typeof agentWorkflow>>('GET', `/workflows/${id}`);
			const { user } = nodes.find(({ name }) => name === TOOL)!.parameters;
			if (user) return user;
		}
		return undefined;
	}
}
