import { createRequire } from 'node:module';
import { Expression } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeType,
	IRun,
} from 'n8n-workflow';
import { MemoryCredential, NODE_NAME, prepareRun, runWorkflow, type RunOptions } from '../../support/workflowRun.mts';
import { startCost, type Cost } from './answer.mts';
import { deactivate, type Call, type Deactivation } from './deactivation.mts';
import { CREDENTIAL_TYPE } from '../../support/names.mts';
import { recording, type RecordedRequest } from './recording.mts';

/** What a run of the node is told, as it comes from the benchmark's process. */
export interface NodeQuestion {
	/** Path of the built `SalesforceAdmin.node.js`. */
	nodeFile: string;
	/** The decrypted credential. */
	credential: Record<string, unknown>;
	parameters: Record<string, unknown>;
	/** Measures a node that only sends these requests, by n8n's own functions. */
	onlyRequests?: Deactivation | Download;
	/** The answer has the requests of the run; noting them costs time, so such a run is not measured. */
	records?: boolean;
}

/** A file of the org that goes into n8n's binary store. */
export interface Download {
	/** ID of the content version. */
	versionId: string;
}

export interface RunAnswer extends Cost {
	items: number;
	failed: number;
	/** Message of the first item that failed, or of the error that ended the run. */
	error?: string;
	requests?: RecordedRequest[];
}

const load = createRequire(import.meta.url);

/** The built node. */
export function builtNode(nodeFile: string): INodeType {
	const { SalesforceAdmin } = load(nodeFile) as { SalesforceAdmin: new () => INodeType };
	return new SalesforceAdmin();
}

/** The built node or, in its place, one of the same description that sends the same requests and does nothing else. */
function measuredNode({ nodeFile, credential, onlyRequests }: NodeQuestion): INodeType {
	const node = builtNode(nodeFile);
	if (!onlyRequests) return node;
	const { instance_url: origin } = credential['oauthTokenData'] as { instance_url: string };
	return {
		description: node.description,
		async execute() {
			if ('versionId' in onlyRequests) await download(this, origin, onlyRequests);
			else await deactivate(byN8n(this, origin), onlyRequests);
			return [this.getInputData()];
		},
	};
}

function recordingNode({ nodeFile }: NodeQuestion, requests: RecordedRequest[]): INodeType {
	const node = builtNode(nodeFile);
	return {
		description: node.description,
		async execute() {
			const noted = recording(this);
			const output = await node.execute!.call(noted.context);
			requests.push(...noted.requests);
			return output;
		},
	};
}

function byN8n(context: IExecuteFunctions, origin: string): Call {
	return async (method, path, body) => {
		const headers = body && { 'content-type': body.type };
		const options: IHttpRequestOptions = { method, url: origin + path, headers, body: body?.text, encoding: 'text' };
		return await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, options);
	};
}

async function download(context: IExecuteFunctions, origin: string, { versionId }: Download): Promise<void> {
	const url = `${origin}/services/data/v66.0/sobjects/ContentVersion/${versionId}/VersionData`;
	const options: IHttpRequestOptions = { method: 'GET', url, encoding: 'stream' };
	const { httpRequestWithAuthentication, prepareBinaryData } = context.helpers;
	const stream = await httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, options);
	await prepareBinaryData(stream, 'file.bin');
}

/** The engine that n8n works out expressions with unless it is told otherwise (`ExpressionEngineConfig` of n8n 2.41). */
const engineReady = Expression.initExpressionEngine({
	engine: 'vm',
	poolSize: 1,
	maxCodeCacheSize: 1024,
	bridgeTimeout: 5000,
	bridgeMemoryLimit: 128,
	lazyAcquire: false,
	compileCache: false,
});

/** Runs the built node by n8n's engine and measures from the moment the engine starts it to the moment it has its items. */
export async function nodeCost(question: NodeQuestion, items: INodeExecutionData[]): Promise<RunAnswer> {
	await engineReady;
	const parameters = question.parameters as IDataObject;
	const options: RunOptions = { parameters, items, continueOnFail: true };
	const requests: RecordedRequest[] = [];
	const measured = question.records ? recordingNode(question, requests) : measuredNode(question);
	const prepared = prepareRun(measured, credentialOf(question), options);
	let end: (() => Cost) | undefined;
	let cost: Cost | undefined;
	prepared.additionalData.hooks?.addHandler('nodeExecuteBefore', async (name) => {
		if (name === NODE_NAME) end = startCost();
	});
	prepared.additionalData.hooks?.addHandler('nodeExecuteAfter', async (name) => {
		if (name === NODE_NAME) cost = end?.();
	});
	const run = await runWorkflow(prepared);
	if (!cost) throw new Error(`The node did not run: ${run.data.resultData.error?.message}`);
	return { ...cost, ...outcome(run), ...(question.records && { requests }) };
}

function outcome({ data: { resultData } }: IRun): Omit<RunAnswer, keyof Cost> {
	const task = resultData.runData[NODE_NAME]?.[0];
	const records = (task?.data?.main[0] ?? []).map(({ json }) => json);
	const failures = records.filter(({ error }) => error !== undefined);
	const error = resultData.error?.message ?? (failures[0]?.['error'] as string | undefined);
	return {
		items: records.length,
		failed: failures.length,
		...(error !== undefined && { error }),
	};
}

const credentials = new Map<string, MemoryCredential>();

/** The same store for the same token, so that a second run goes on with what the first one knows. */
export function credentialOf({ credential }: NodeQuestion): MemoryCredential {
	const key = JSON.stringify(credential);
	const known = credentials.get(key) ?? new MemoryCredential(credential);
	credentials.set(key, known);
	return known;
}
