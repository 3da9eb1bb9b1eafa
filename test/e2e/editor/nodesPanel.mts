import { Canvas } from './pages/canvas.mts';
import { picture } from './pictures.mts';
import type { Stage } from './stage.mts';

/** The node is found by the words that people look for, and gets onto the canvas. */
export function nodesPanel(stage: () => Stage): void {
	it.each([
		'salesforce admin',
		'okta',
		'sfdc',
		'create user',
		'deactivate user',
		'disable user',
		'suspend user',
		'user management',
		'user provisioning scim',
		'unfreeze',
		'deprovisioning',
		'offboarding',
		'mover',
		'permission set',
		'permission sets',
		'user licenses',
		'entitlements',
		'public group',
		'queue',
		'document',
	])('finds the node when somebody types "%s"', async (words) => {
		const canvas = await Canvas.create(stage());
		await (await canvas.searchNodes(words)).waitFor();
	});

	it('lets an operation be dragged onto the canvas', async () => {
		const canvas = await Canvas.create(stage());
		const action = await canvas.findAction('Deactivate user');
		await action.waitFor();
		// n8n draws a long list bit by bit.
		const ends = ['Activate user', 'Update user', 'Check connection'];
		await Promise.all(ends.map(async (name) => await canvas.action(name).waitFor()));
		const names = (await canvas.page.getByTestId('node-creator-item-name').allInnerTexts()).map((name) => name.trim());
		expect(names.filter((name) => ends.includes(name))).toEqual(ends);
		// As high as most operations, of which those on users are the first.
		await canvas.page.setViewportSize({ width: 1440, height: 952 });
		await picture(canvas.page, 'nodes-panel');
		await action.dragTo(canvas.page.getByTestId('canvas'), { targetPosition: { x: 500, y: 450 } });
		await canvas.node('Deactivate user').waitFor();
		expect(await canvas.node('Deactivate user').innerText()).toContain('Deactivate user');
	});
}
