import { globSync } from 'node:fs';
import { join } from 'node:path';
import { salesforceNode } from '../../n8n/workflows/salesforceNode.mts';
import { chain } from '../../n8n/workflows/workflow.mts';
import { Canvas } from './pages/canvas.mts';
import { openNode } from './pages/openNode.mts';
import { picture } from './pictures.mts';
import { connectCredential, type Stage } from './stage.mts';

/** Every operation as `resource:operation`. */
const ACTIONS = globSync('*/*.operation.ts', {
	cwd: join(import.meta.dirname, '../../../nodes/SalesforceAdmin/actions'),
})
	.map((file) => file.replace('.operation.ts', '').replace(/[\\/]/, ':') as `${string}:${string}`)
	.sort();

/** For all forms together, in milliseconds. */
const TIMEOUT = 600_000;

/** Enough for the longest form, in pixels. */
const HEIGHT = 1500;

const AS_HIGH_AS_ITS_FIELDS = `
	[data-test-id=node-parameters] { height: fit-content !important; flex: none !important }
	[data-test-id=node-feature-request], .el-notification { display: none !important }`;

/** The form of every operation, as it is before anything is filled in. */
export function forms(stage: () => Stage): void {
	let canvas: Canvas;
	let credential: string;

	beforeAll(async () => {
		credential = (await connectCredential(stage(), 'Acme', 'admin@acme.example')).id;
		const nodes = ACTIONS.map((action) => salesforceNode(action, action, {}, { credential }));
		canvas = await Canvas.store(stage(), chain('Every Form', nodes));
		await canvas.page.setViewportSize({ width: 1440, height: HEIGHT });
	});

	it(
		'can be read whole at 1440 and at 1024 pixels, for every operation',
		async () => {
			const cut: Record<string, string[]> = {};
			for (const action of ACTIONS) {
				const panel = await canvas.open(action);
				await panel.shows('connectedAccount', '✓ Ada Admin');
				await panel.loaded();
				await panel.page.mouse.move(0, 0);
				await picture(panel.form, `forms/${action.replace(':', '-')}`, AS_HIGH_AS_ITS_FIELDS);
				await canvas.page.setViewportSize({ width: 1024, height: HEIGHT });
				cut[action] = await panel.cutLabels();
				await canvas.page.setViewportSize({ width: 1440, height: HEIGHT });
				await panel.close();
			}
			expect(Object.entries(cut).filter(([, labels]) => labels.length > 0)).toEqual([]);
		},
		TIMEOUT,
	);

	it('offers the fields of the object that is picked, each with what it takes, and creates the record', async () => {
		const panel = await openNode(stage(), credential, 'record:create', {}, [{ ticket: 'CRM-7' }]);
		const found = await panel.search('object', 'account');
		await found.filter({ hasText: /^\s*Account\s*$/ }).click();
		await panel.mapped('Account Name').waitFor();
		for (const label of ['Industry', 'Is Partner', 'Owner ID', 'Parent Account ID']) await panel.addMapped(label);
		await panel.mapped('Account Name').locator('input').fill('Globex');
		await panel.mapped('Parent Account ID').locator('input').fill('Green Valley Foods');
		const industries = await panel.openMapped('Industry');
		expect(await industries.allInnerTexts()).toContain('Energy');
		await industries.filter({ hasText: 'Energy' }).click();
		const owners = await panel.openMapped('Owner ID');
		await owners.filter({ hasText: 'Mona Mover (mover@acme.example)' }).click();
		await picture(panel.page, 'record-fields');
		await panel.execute();
		await panel.output.getByText('created').first().waitFor();
		const [account] = await stage().org.records('Account', { Name: 'Globex' });
		const [mover] = await stage().org.records('User', { Username: 'mover@acme.example' });
		expect(account).toMatchObject({ Industry: 'Energy', OwnerId: mover!.Id });
		await picture(panel.page, 'record-created');
	});
}
