/** The trigger from its sources, polled by n8n's own context against a simulated org over HTTPS. */
import type { IDataObject } from 'n8n-workflow';

import { SalesforceAdminTrigger } from '../../nodes/SalesforceAdmin/SalesforceAdminTrigger.node.ts';
import { runPoll, type MemoryCredential } from './workflowRun.mts';

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

	async #run(mode: 'trigger' | 'manual', staticData: IDataObject): Promise<IDataObject[]> {
		const workflowId = this.#workflowId;
		return await runPoll(node, this.#credential, { parameters: this.parameters, mode, staticData, workflowId });
	}
}
