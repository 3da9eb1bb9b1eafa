import type { Locator, Page } from 'playwright-core';
import type { Workflow } from '../../../n8n/workflows/workflow.mts';
import { NodePanel } from './nodePanel.mts';
import type { Stage } from '../stage.mts';

const wholly = (text: string) => new RegExp(`^\\s*${text}\\s*$`);

/** The editor with one workflow. */
export class Canvas {
	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
	}

	/** A tab with a new workflow. */
	static async create({ context, n8n }: Stage): Promise<Canvas> {
		const page = await context.newPage();
		await page.goto(`${n8n.url}/workflow/new`);
		await page.getByTestId('canvas-plus-button').waitFor();
		return new Canvas(page);
	}

	/** A tab with a workflow that is stored first. */
	static async store({ context, n8n }: Stage, workflow: Workflow): Promise<Canvas> {
		const { id } = await n8n.rest.createWorkflow(workflow);
		const page = await context.newPage();
		await page.goto(`${n8n.url}/workflow/${id}`);
		const canvas = new Canvas(page);
		await canvas.node(workflow.nodes.at(-1)!.name).waitFor();
		return canvas;
	}

	/** Opens the list of nodes and searches it; returns the entry of the package's node. */
	async searchNodes(text: string): Promise<Locator> {
		const first = this.page.getByTestId('canvas-plus-button');
		await ((await first.isVisible()) ? first : this.page.getByTestId('node-creator-plus-button')).click();
		await this.page.getByTestId('node-creator-search-bar').fill(text);
		return this.page.getByTestId('node-creator-item-name').filter({ hasText: wholly('Salesforce Admin') });
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	}

	async open(node: string): Promise<NodePanel> {
		await this.node(node).dblclick();
		const panel = new NodePanel(this.page);
		await panel.root.waitFor();
		return panel;
	}

	/** Opens the operations of the node in the list of nodes; returns one of them. */
	async findAction(action: string): Promise<Locator> {
		await (await this.searchNodes('Salesforce Admin')).click();
		const heading = this.page.getByText(/^\s*Actions \(\d+\)\s*$/);
		await heading.waitFor();
		// In an empty workflow n8n shows the events of the trigger, and the operations folded up below them.
		if (!(await this.action(action).isVisible())) await heading.click();
		return this.action(action);
	}

	/** An operation in the list that is open. */
	action(action: string): Locator {
		return this.page.getByTestId('node-creator-item-name').filter({ hasText: wholly(action) });
	}

	/** A new workflow with the node of one operation, opened. */
	static async openAction(stage: Stage, action: string): Promise<NodePanel> {
		const canvas = await Canvas.create(stage);
		await (await canvas.findAction(action)).click();
		const panel = new NodePanel(canvas.page);
		await panel.root.waitFor();
		return panel;
	}

	/** Runs the whole workflow, and waits until so many nodes have succeeded and their connections tell how many items went along. */
	async run(nodes: number): Promise<void> {
		const button = this.page.getByTestId('execute-workflow-button');
		await button.click();
		for (const shown of [this.page.getByTestId('canvas-node-status-success'), this.page.getByText(/^\d+ items?$/)]) {
			await shown.nth(nodes - 1).waitFor();
		}
		await button.getByText('Execute workflow').waitFor();
	}

	/** Changes to dark colors, as the system of a user may. */
	async darken(): Promise<void> {
		await this.page.emulateMedia({ colorScheme: 'dark' });
		await this.page.locator('img[src*="salesforceAdmin.dark"]').first().waitFor();
	}

	/** The sticky notes whose text is longer than the note is high. */
	async cutNotes(): Promise<string[]> {
		return await this.page.getByTestId('sticky').evaluateAll((notes) => {
			const isCut = ({ firstElementChild: text }: Element) => text !== null && text.scrollHeight > text.clientHeight;
			return notes.filter(isCut).map(({ textContent }) => textContent);
		});
	}

	/** Shows the whole workflow, and waits until nothing moves any more. */
	async fit(): Promise<void> {
		await this.page.getByTestId('zoom-to-fit').click();
		const node = await this.page.getByTestId('canvas-node').first().elementHandle();
		await node?.waitForElementState('stable');
	}
}
