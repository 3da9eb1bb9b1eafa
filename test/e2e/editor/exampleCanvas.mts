import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Workflow } from '../../n8n/workflows/workflow.mts';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../../support/names.mts';
import { Canvas } from './pages/canvas.mts';
import { picture } from './pictures.mts';
import { storeCredential, type Stage } from './stage.mts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const SHOWN = 'deactivate-on-security-finding.json';

/** The example workflows as people see them after the import; what they do is tested in examples.e2e.mts. */
export function exampleCanvas(stage: () => Stage): void {
	let picked: Record<string, Record<string, { id: string; name: string }>>;

	beforeAll(async () => {
		const { id } = await storeCredential(stage(), 'Acme');
		const header = await stage().n8n.rest.createCredential(
			'httpHeaderAuth',
			{ name: 'X-Key', value: 'any' },
			'Webhook',
		);
		picked = {
			[NODE_TYPE]: { [CREDENTIAL_TYPE]: { id, name: 'Acme' } },
			'n8n-nodes-base.webhook': { httpHeaderAuth: { id: header.id, name: 'Webhook' } },
		};
	});

	it.each(globSync('*.json', { cwd: EXAMPLES }))('%s has notes that can be read whole', async (file) => {
		const canvas = await Canvas.store(stage(), imported(file));
		await canvas.fit();
		expect(await canvas.cutNotes()).toEqual([]);
		if (file === SHOWN) await picture(canvas.page, 'example');
	});

	/** An example with its credentials picked. */
	function imported(file: string): Workflow {
		const example = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as Workflow;
		const nodes = example.nodes.map((node) => ({ ...node, credentials: picked[node.type] }));
		return { ...example, nodes };
	}
}
