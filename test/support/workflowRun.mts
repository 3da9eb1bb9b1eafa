/**
 * One run of the Salesforce Admin node by n8n's own engine: `WorkflowExecute`, the authenticated requests and the OAuth2 refresh are
 * n8n's. Only the credential store and the registry of node types are stand-ins.
 */
import { ExecutionLifecycleHooks, PollContext, WorkflowExecute } from 'n8n-core';
import {
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import type { SimulatedOrg } from '../org/index.mts';
import { CREDENTIAL_TYPE, NODE_TYPE, TRIGGER_TYPE } from './names.mts';

/** Name of the node in the workflow that is run. */
export const NODE_NAME = 'Salesforce Admin';

export interface RunOptions {
	parameters: IDataObject;
	/** Input items; one empty item when absent. */
	items?: INodeExecutionData[];
	continueOnFail?: boolean;
	/** Cancels the run, as the Stop button does. */
	cancel?: AbortSignal;
	/** Failed items leave through an output of their own. */
	errorOutput?: boolean;
	/** Retry On Fail: how often n8n runs the node at most. */
	tries?: number;
}

/** The credential store: one decrypted credential in memory, and every token answer that n8n saved. */
export class MemoryCredential extends ICredentialsHelper {
	readonly saved: IDataObject[] = [];
	data: ICredentialDataDecryptedObject;

	/** `data` as it is stored after Connect: the fields of the credential, and the token answer as `oauthTokenData`. */
	constructor(data: object) {
		super();
		this.data = data as ICredentialDataDecryptedObject;
	}

	/** The token answer that is stored. */
	get token(): IDataObject {
		return this.data.oauthTokenData as IDataObject;
	}

	/** Stores a token answer with changes, as a refresh or a person would. */
	changeToken(changes: IDataObject): void {
		this.data = { ...this.data, oauthTokenData: { ...this.token, ...changes } } as ICredentialDataDecryptedObject;
	}

	getParentTypes(name: string): string[] {
		return name === CREDENTIAL_TYPE ? ['oAuth2Api'] : [];
	}
	async authenticate(_data: never, _type: string, options: never) {
		return options;
	}
	async preAuthentication() {
		return undefined;
	}
	async runPreAuthentication() {
		return undefined;
	}
	async getCredentials(): Promise<never> {
		throw new Error('n8n-core reads through getDecrypted');
	}
	async getDecrypted() {
		return structuredClone(this.data);
	}
	async updateCredentials() {}
	async updateCredentialsOauthTokenData(_node: unknown, _type: string, data: ICredentialDataDecryptedObject) {
		this.saved.push(structuredClone(data.oauthTokenData as IDataObject));
		this.data = { ...this.data, oauthTokenData: data.oauthTokenData! };
	}
	isCredentialUsableByNode() {
		return true;
	}
	getCredentialsProperties() {
		return [];
	}
}

/** A connected credential for a user of the org. */
export function connectedCredential(
	org: SimulatedOrg,
	username = 'admin@acme.example',
	app = 'standard',
): MemoryCredential {
	const { clientId, clientSecret } = org.apps.find(({ name }) => name === app)!;
	const answer = org.authorize({ username, app, origin: 'https://login.salesforce.com' });
	return new MemoryCredential({
		environment: 'production',
		grantType: 'pkce',
		clientId,
		clientSecret: clientSecret ?? '',
		accessTokenUrl: 'https://login.salesforce.com/services/oauth2/token',
		authentication: 'body',
		scope: 'api web refresh_token offline_access',
		oauthTokenData: answer,
	});
}

/** A workflow Input -> Salesforce Admin, and what the engine needs besides to run it. */
export function prepareRun(salesforceAdmin: INodeType, credential: MemoryCredential, options: RunOptions) {
	const types: Record<string, INodeType> = {
		'test.input': inputNode(options.items ?? [{ json: {} }]),
		[NODE_TYPE]: salesforceAdmin,
	};
	const nodeTypes: INodeTypes = {
		getByName: (type) => types[type]!,
		getByNameAndVersion: (type, version) => NodeHelpers.getVersionedNodeType(types[type]!, version),
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({
		id: '1',
		active: false,
		nodeTypes,
		nodes: [nodeNamed('Input', 'test.input'), nodeNamed(NODE_NAME, NODE_TYPE, salesforceAdminNode(options))],
		connections: { Input: { main: [[{ node: NODE_NAME, type: 'main', index: 0 }]] } },
	});
	return { workflow, additionalData: additionalDataOf(credential), cancel: options.cancel };
}

/** Runs Input -> Salesforce Admin to its end. */
export async function runWorkflow({ workflow, additionalData, cancel }: ReturnType<typeof prepareRun>): Promise<IRun> {
	const execution = new WorkflowExecute(additionalData, 'manual').run({
		workflow,
		startNode: workflow.getNode('Input')!,
	});
	cancel?.addEventListener('abort', () => execution.cancel());
	return await execution;
}

const TRIGGER_NAME = 'Salesforce Admin Trigger';

/** One poll of a trigger. */
export interface PollOptions {
	parameters: IDataObject;
	/** As n8n polls a published workflow, or for the button Fetch Test Event. */
	mode: 'trigger' | 'manual';
	/** What n8n keeps of the trigger; the poll changes it. */
	staticData: IDataObject;
	workflowId: string;
}

/** Polls a trigger once: the events that it puts out. */
export async function runPoll(
	node: INodeType,
	credential: MemoryCredential,
	options: PollOptions,
): Promise<IDataObject[]> {
	const workflow = triggerWorkflow(node, options);
	const context = new PollContext(
		workflow,
		workflow.getNode(TRIGGER_NAME)!,
		additionalDataOf(credential),
		options.mode,
		'activate',
		undefined,
		undefined,
		undefined,
		undefined,
		() => options.staticData,
	);
	const [items = []] = (await node.poll!.call(context)) ?? [];
	return items.map(({ json }) => json);
}

function triggerWorkflow(node: INodeType, { parameters, workflowId }: PollOptions): Workflow {
	const nodeTypes: INodeTypes = {
		getByName: () => node,
		getByNameAndVersion: (_type, version) => NodeHelpers.getVersionedNodeType(node, version),
		getKnownTypes: () => ({}),
	};
	const trigger = nodeNamed(TRIGGER_NAME, TRIGGER_TYPE, salesforceAdminNode({ parameters }));
	return new Workflow({ id: workflowId, active: true, nodeTypes, nodes: [trigger], connections: {} });
}

function inputNode(items: INodeExecutionData[]): INodeType {
	return {
		description: {
			displayName: 'Input',
			name: 'input',
			group: ['trigger'],
			version: 1,
			description: '',
			defaults: { name: 'Input' },
			inputs: [],
			outputs: ['main'],
			properties: [],
		},
		async execute() {
			return [items];
		},
	};
}

function nodeNamed(name: string, type: string, more: Partial<INode> = {}): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more };
}

function salesforceAdminNode({ parameters, continueOnFail, errorOutput, tries }: RunOptions): Partial<INode> {
	return {
		parameters: parameters as INodeParameters,
		credentials: { [CREDENTIAL_TYPE]: { id: '1', name: 'Acme' } },
		...(continueOnFail && { onError: 'continueRegularOutput' }),
		...(errorOutput && { onError: 'continueErrorOutput' }),
		...(tries && { retryOnFail: true, maxTries: tries, waitBetweenTries: 1 }),
	};
}

/** Executions so far: each has an ID of its own. */
let executions = 0;

/** What n8n's contexts need of the n8n around them. */
function additionalDataOf(credentialsHelper: MemoryCredential): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper,
		executionId: String(++executions),
		hooks: new ExecutionLifecycleHooks('manual', '1', { id: '1' } as never),
		executeWorkflow: async () => ({}) as never,
		restApiUrl: '',
		instanceBaseUrl: '',
		webhookBaseUrl: '',
		webhookTestBaseUrl: '',
		webhookWaitingBaseUrl: 'http://localhost:5678/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost:5678/form-waiting',
		userId: 'user',
		variables: {},
		logAiEvent() {},
		setExecutionStatus() {},
		currentNodeParameters: undefined,
	} as unknown as IWorkflowExecuteAdditionalData;
}
