/** The trigger from its sources, polled by n8n's own context against a simulated org over HTTPS. */
import { PollContext } from 'n8n-core';
import {
	NodeHelpers,
	Workflow,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeTypes,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { SalesforceAdminTrigger } from '../../nodes/SalesforceAdmin/SalesforceAdminTrigger.node.ts';
import { CREDENTIAL_TYPE, TRIGGER_TYPE } from './names.mts';
import { additionalDataOf, type MemoryCredential } from './workflowRun.mts';

const NAME = 'Salesforce Admin Trigger';
const node = new SalesforceAdminTrigger();

/** A workflow with the trigger that stays active over its polls. */
export class ActiveTrigger {
	/** n8n keeps it in its database: whatever is no JSON is lost with a restart. */
	staticData: IDataObject = {};
	parameters: IDataObject;
	readonly #credential: MemoryCredential;
	readonly #workflowId: string;
	/** With durable cursors every poll gets a copy of what is stored, and what it leaves is stored when it succeeds. */
	readonly #isDurable: boolean;

	constructor(
		credential: MemoryCredential,
		parameters: IDataObject,
		{ workflowId = '1', isDurable = false }: { workflowId?: string; isDurable?: boolean } = {},
	) {
		this.#credential = credential;
		this.parameters = { options: {}, ...parameters };
		this.#workflowId = workflowId;
		this.#isDurable = isDurable;
	}

	/** One poll: the events that it puts out. */
	async poll(): Promise<IDataObject[]> {
		const data = this.#isDurable ? structuredClone(this.staticData) : this.staticData;
		const events = await this.#run('trigger', data);
		if (this.#isDurable) this.staticData = data;
		return events;
	}

	/** What the button Fetch Test Event shows. */
	async fetchTestEvents(): Promise<IDataObject[]> {
		return await this.#run('manual', structuredClone(this.staticData));
	}

	/** What is left of the static data after n8n has stored and read it. */
	restart(): void {
		this.staticData = JSON.parse(JSON.stringify(this.staticData)) as IDataObject;
	}

	async #run(mode: WorkflowExecuteMode, data: IDataObject): Promise<IDataObject[]> {
		const workflow = this.#workflow();
		const context = new PollContext(
			workflow,
			workflow.getNode(NAME)!,
			additionalDataOf(this.#credential),
			mode,
			'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			() => data,
		);
		const [items = []] = (await node.poll.call(context)) ?? [];
		return items.map(({ json }) => json);
	}

	#workflow(): Workflow {
		const nodeTypes: INodeTypes = {
			getByName: () => node,
			getByNameAndVersion: (_type, version) => NodeHelpers.getVersionedNodeType(node, version),
			getKnownTypes: () => ({}),
		};
		const trigger: INode = {
			id: NAME,
			name: NAME,
			type: TRIGGER_TYPE,
			typeVersion: 1,
			position: [0, 0],
			parameters: this.parameters as INodeParameters,
			credentials: { [CREDENTIAL_TYPE]: { id: '1', name: 'Acme' } },
		};
		return new Workflow({ id: this.#workflowId, active: true, nodeTypes, nodes: [trigger], connections: {} });
	}
}
