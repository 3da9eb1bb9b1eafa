/**
 * The node run by n8n's own engine, against a simulated org over HTTPS: `WorkflowExecute`, the authenticated requests and the OAuth2
 * refresh are n8n's. Only the credential store and the registry of node types are stand-ins.
 */
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { forgetAdministrators } from '../../nodes/SalesforceAdmin/salesforce/administrator.ts';
import { forgetUserFields } from '../../nodes/SalesforceAdmin/salesforce/userFields.ts';
import { SalesforceAdmin } from '../../nodes/SalesforceAdmin/SalesforceAdmin.node.ts';
import type { SimulatedOrg } from '../org/index.mts';

export const CREDENTIAL_TYPE = 'salesforceAdminOAuth2Api';

export interface RunOptions {
	parameters: IDataObject;
	/** Input items; one empty item when absent. */
	items?: INodeExecutionData[];
	continueOnFail?: boolean;
	/** Cancels the run, as the Stop button does. */
	cancel?: AbortSignal;
	/** Failed items leave through an output of their own. */
	errorOutput?: boolean;
}

export interface NodeRun {
	/** Output items; empty when the node stopped with an error. */
	items: INodeExecutionData[];
	json: IDataObject[];
	/** Items of the error output. */
	failed: IDataObject[];
	error: (Error & { description?: string; context?: { itemIndex?: number } }) | undefined;
	hints: string[];
}

/** The credential store: one decrypted credential in memory, and every token answer that n8n saved. */
export class MemoryCredential extends ICredentialsHelper {
	readonly saved: IDataObject[] = [];
	data: ICredentialDataDecryptedObject;

	constructor(data: ICredentialDataDecryptedObject) {
		super();
		this.data = data;
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

const INPUT: INodeType = {
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
		return [inputItems];
	},
};

let inputItems: INodeExecutionData[] = [];

const types: Record<string, INodeType> = {
	'test.input': INPUT,
	'n8n-nodes-salesforce-admin.salesforceAdmin': new SalesforceAdmin(),
};
const nodeTypes: INodeTypes = {
	getByName: (type) => types[type]!,
	getByNameAndVersion: (type, version) => NodeHelpers.getVersionedNodeType(types[type]!, version),
	getKnownTypes: () => ({}),
};

/** Makes this process trust the org's certificates and reach it through its proxy. Forgets what the node remembers of other orgs. */
export function reach(org: SimulatedOrg): void {
	if (!org.tls) throw new Error('Start the org with { https: true }');
	setDefaultCACertificates([...getCACertificates('default'), org.tls.caPem]);
	process.env.HTTPS_PROXY = org.tls.proxyUrl;
	forgetAdministrators();
	forgetUserFields();
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
		oauthTokenData: answer as unknown as IDataObject as never,
	});
}

/** Runs Input -> Salesforce Admin. */
export async function runNode(credential: MemoryCredential, options: RunOptions): Promise<NodeRun> {
	inputItems = options.items ?? [{ json: {} }];
	const node = (name: string, type: string, more: Partial<INode> = {}): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const workflow = new Workflow({
		id: '1',
		active: false,
		nodeTypes,
		nodes: [
			node('Input', 'test.input'),
			node('Salesforce Admin', 'n8n-nodes-salesforce-admin.salesforceAdmin', {
				parameters: options.parameters as never,
				credentials: { [CREDENTIAL_TYPE]: { id: '1', name: 'Acme' } },
				...(options.continueOnFail && { onError: 'continueRegularOutput' }),
				...(options.errorOutput && { onError: 'continueErrorOutput' }),
			}),
		],
		connections: { Input: { main: [[{ node: 'Salesforce Admin', type: 'main', index: 0 }]] } },
	});
	const execution = new WorkflowExecute(additionalData(credential), 'manual').run({
		workflow,
		startNode: workflow.getNode('Input')!,
	});
	options.cancel?.addEventListener('abort', () => execution.cancel());
	const run = await execution;
	return nodeRun(run);
}

function additionalData(credentialsHelper: MemoryCredential): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper,
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

function nodeRun(run: IRun): NodeRun {
	const [task] = run.data.resultData.runData['Salesforce Admin'] ?? [];
	const items = task?.data?.main[0] ?? [];
	return {
		items,
		json: items.map(({ json }) => json),
		failed: (task?.data?.main[1] ?? []).map(({ json }) => json),
		error: (run.data.resultData.error ?? task?.error) as NodeRun['error'],
		hints: (task?.hints ?? []).map(({ message }) => message),
	};
}
