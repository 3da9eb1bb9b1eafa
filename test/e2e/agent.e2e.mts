/** An AI Agent of a real n8n 2.41.1 uses the node as its tools: what its model is told, and what its calls do in the org. */
import { AGENT, agentWorkflow, type AgentTool } from '../n8n/workflows/agent.mts';
import { startChatModel, type ChatModel } from '../n8n/workflows/chatModel.mts';
import { credentialFields } from '../n8n/credential.mts';
import { startInstance, type N8nInstance } from '../n8n/instance.mts';
import { passLogIn } from '../n8n/logInWindow.mts';
import { startOrgProcess, type OrgProcess } from '../n8n/orgProcess.mts';
import { PASSWORD } from '../org/seed/people.mts';
import { CREDENTIAL_TYPE } from '../support/names.mts';
import { locator } from '../support/parameters.mts';
import { packPackage } from '../tools/packed.mts';

let org: OrgProcess;
let n8n: N8nInstance;
let model: ChatModel;
/** Ids of the credentials: of the model, of an administrator, and of a user who is none. */
let openAi: string;
let ada: string;
let paula: string;

beforeAll(async () => {
	org = await startOrgProcess();
	model = await startChatModel();
	await using packed = await packPackage();
	n8n = await startInstance({ org: org.tls, package: packed });
	openAi = (await n8n.rest.createCredential('openAiApi', { apiKey: 'any', url: model.url }, 'Model')).id;
	ada = await connect('admin@acme.example');
	paula = await connect('provisioner@acme.example');
});

afterAll(async () => {
	await n8n?.[Symbol.asyncDispose]();
	await model?.[Symbol.asyncDispose]();
	await org?.stop();
});

async function connect(username: string): Promise<string> {
	const { id } = await n8n.rest.createCredential(CREDENTIAL_TYPE, credentialFields(org));
	const window = await n8n.rest.authorizeUrl(id);
	await n8n.rest.visitCallback(await passLogIn(org, window, { username, password: PASSWORD }));
	return id;
}

/** What the editor puts into a field of this name when somebody lets the model define it. */
const fromModel = (field: string) =>
	`={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${field}', \`\`, 'string') }}`;
const user = locator('id', fromModel('User'));

/** Tools under the names that the editor gives them. */
const toolsOf = (credential: string): AgentTool[] => [
	{ name: 'Deactivate user in Salesforce Admin', action: 'user:deactivate', parameters: { user }, credential },
	{ name: 'Freeze user in Salesforce Admin', action: 'user:freeze', parameters: { user }, credential },
	{ name: 'Get user in Salesforce Admin', action: 'user:get', parameters: { user }, credential },
	{
		name: 'Assign user entitlements in Salesforce Admin',
		action: 'entitlement:assign',
		parameters: { user, entitlements: fromModel('Entitlement_Names_or_IDs') },
		credential,
	},
	{
		name: 'Update user in Salesforce Admin',
		action: 'user:update',
		parameters: { user, updateFields: { Title: fromModel('Title') } },
		credential,
	},
];

/** Tells an agent something; returns what it says in the end. */
async function tell(
	text: string,
	{
		credential = ada,
		version,
		tools = toolsOf(credential),
	}: { credential?: string; version?: number; tools?: AgentTool[] } = {},
) {
	const execution = await n8n.rest.run(agentWorkflow(text, openAi, tools, version));
	return String(execution.succeeded().json(AGENT)[0]!['output']);
}

const found = async (name: string) => (await org.records('User', { Username: `${name}@acme.example` }))[0]!;
const isFrozen = async (name: string) =>
	(await org.records('UserLogin', { UserId: String((await found(name)).Id) }))[0]?.['IsFrozen'] === true;

it('tells the model what each tool does, and how a user is named', async () => {
	await tell('Get standard@acme.example with profile and role');
	const tools = Object.fromEntries(model.offered().map((tool) => [tool.name, tool]));
	expect(tools['Freeze_user_in_Salesforce_Admin']).toMatchObject({
		description:
			'Freeze user in Salesforce. Block the login of a user at once and keep the license. The user is given by username or ID.',
		parameters: { properties: { User: { type: 'string' } }, required: ['User'] },
	});
	expect(tools['Assign_user_entitlements_in_Salesforce_Admin']).toMatchObject({
		description: expect.stringContaining('Give permission sets, groups, queues and licenses to a user'),
		parameters: { required: expect.arrayContaining(['User', 'Entitlement_Names_or_IDs']) },
	});
	expect(new Set(model.offered().map(({ description }) => description)).size).toBe(5);
});

it('freezes the user whom the model names, chosen by what freezing does', async () => {
	const said = await tell('Block the login of leaver@acme.example at once, but keep the license');
	expect(await isFrozen('leaver')).toBe(true);
	expect(await found('leaver')).toMatchObject({ IsActive: true });
	expect(JSON.parse(model.told())).toMatchObject([
		{ username: 'leaver@acme.example', isFrozen: true, isActive: true, changed: true },
	]);
	expect(said).toContain('"isFrozen":true');
});

it('deactivates the user when the license is wanted back', async () => {
	await tell('End the access of shared.one@acme.example and free the license');
	expect(await found('shared.one')).toMatchObject({ IsActive: false });
});

it('takes names of entitlements and values of fields from the model', async () => {
	await tell('Give shared.two@acme.example the permission sets "Support_Agent, Reporting_Basic"');
	const { Id } = await found('shared.two');
	const [set] = await org.records('PermissionSet', { Name: 'Support_Agent' });
	expect(await org.records('PermissionSetAssignment', { AssigneeId: Id, PermissionSetId: set!.Id })).toHaveLength(1);
	expect(JSON.parse(model.told())).toMatchObject([
		{ assigned: [{ name: 'Support_Agent' }, { name: 'Reporting_Basic' }] },
	]);
	await tell('Change the fields of mover@acme.example: the title is "Support Agent"');
	expect(await found('mover')).toMatchObject({ Title: 'Support Agent' });
});

// Up to version 2 an agent runs its tools by itself, from version 3 on n8n's engine runs them; each hides other errors.
it.each([2.2, 3.1])(
	'tells the model what to do about a user that does not exist: agent version %d',
	async (version) => {
		const said = await tell('Block the login of nobody@acme.example at once', { version });
		expect(model.told()).toContain("No user with the username 'nobody@acme.example' exists in this org");
		expect(model.told()).toContain('Check the value, and that the connected org is the right one');
		expect(model.told()).toContain('USER_NOT_FOUND');
		expect(said).toContain('nobody@acme.example');
	},
);

it('writes nothing for a model whose credential is no administrator, and tells it so', async () => {
	await tell('Block the login of standard@acme.example at once', { credential: paula });
	expect(model.told()).toContain("provisioner@acme.example has the profile 'Identity Provisioning'");
	expect(model.told()).toContain('Connect a user with the standard System Administrator profile');
	expect(await isFrozen('standard')).toBe(false);
});

it('offboards nobody until the workflow allows the model to write', async () => {
	const offboard = (options: object): AgentTool[] => [
		{
			name: 'Offboard user in Salesforce Admin',
			action: 'user:offboard',
			parameters: { user, options },
			credential: ada,
		},
	];
	const text = "Take all access from o'brien@acme.example, who leaves";
	await tell(text, { tools: offboard({}) });
	expect(JSON.parse(model.told())).toMatchObject([{ dryRun: true, wouldChange: true, isActive: true }]);
	expect(await found("o'brien")).toMatchObject({ IsActive: true });
	await tell(text, { tools: offboard({ dryRun: false }) });
	expect(JSON.parse(model.told())).toMatchObject([{ isActive: false, changed: true }]);
	expect(await found("o'brien")).toMatchObject({ IsActive: false });
});
