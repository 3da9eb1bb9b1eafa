import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { loginHost } from './loginHost';

/** The connection to a Salesforce org: OAuth 2.0 with PKCE, or client credentials for server to server. */
export class SalesforceAdminOAuth2Api implements ICredentialType {
	name = 'salesforceAdminOAuth2Api';

	displayName = 'Salesforce Admin OAuth2 API';

	extends = ['oAuth2Api'];

	icon: Icon = {
		light: 'file:../nodes/SalesforceAdmin/salesforceAdmin.svg',
		dark: 'file:../nodes/SalesforceAdmin/salesforceAdmin.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-salesforce-admin/n8n-nodes-salesforce-admin/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{
					name: 'My Domain (Custom Domain)',
					value: 'customDomain',
					description: 'External Client Apps need this; production and sandbox',
				},
				{
					name: 'Production',
					value: 'production',
					description: 'Connected Apps only. Logs in at login.salesforce.com, also to Developer Edition orgs.',
				},
				{
					name: 'Sandbox',
					value: 'sandbox',
					description: 'Connected Apps only. Logs in at test.salesforce.com.',
				},
			],
			default: '',
			description: 'Where the org is that you log in to. With Production and Sandbox no My Domain is needed.',
			displayOptions: { hide: { grantType: ['clientCredentials'] } },
		},
		// n8n offers Connect as soon as no required text is empty. An empty My Domain keeps it away until the environment is chosen.
		{
			displayName: 'My Domain (Custom Domain)',
			name: 'customDomain',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. acme.my.salesforce.com',
			description:
				"The address of the org's My Domain. An address copied from the browser works too, for example https://acme.lightning.force.com/lightning/setup.",
			displayOptions: { hide: { environment: ['production', 'sandbox'] } },
		},
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'options',
			options: [
				{
					name: 'Authorization Code (PKCE)',
					value: 'pkce',
					description: 'An administrator logs in in the browser and allows access',
				},
				{
					name: 'Client Credentials',
					value: 'clientCredentials',
					description: 'Server to server, as the Run-As user of the app. By the My Domain only.',
				},
			],
			default: 'pkce',
		},
		{
			displayName: 'Which Account to Connect',
			name: 'loginPrompt',
			type: 'options',
			options: [
				{
					name: 'Always Ask for Username and Password',
					value: 'login',
					description: 'Also when the browser is logged in to Salesforce already',
				},
				{
					name: 'Choose an Account',
					value: 'select_account',
					description: 'Shows the accounts that the browser knows, so that another one can be connected',
				},
				{
					name: 'Use an Existing Session',
					value: 'session',
					description: 'Connects the account that the browser is logged in to, without asking',
				},
			],
			default: 'select_account',
			displayOptions: { hide: { grantType: ['clientCredentials'] } },
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: 'The consumer key of the External Client App or Connected App',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'The consumer secret. Leave empty for a public app that uses PKCE without a secret.',
		},
		{
			displayName: 'Administrator Check',
			name: 'administratorCheck',
			type: 'options',
			options: [
				{
					name: 'Permissions',
					value: 'permissions',
					description: 'The permissions that the operation needs, from the profile or from permission sets',
				},
				{
					name: 'System Administrator Profile',
					value: 'profile',
					description: 'The standard System Administrator profile, whatever the org calls it',
				},
			],
			default: 'profile',
			description:
				'What the connected user must have before anything is written, in all nodes that do not choose by their own option',
		},
		{
			displayName:
				'In Salesforce, the app needs PKCE and the OAuth scopes "Manage user data via APIs (api)", "Manage user data via Web browsers (web)" and "Perform requests at any time (refresh_token, offline_access)". Connect a user with the System Administrator profile: writing needs it, reading works with any user that has API Enabled.',
			name: 'scopeNotice',
			type: 'notice',
			default: '',
			displayOptions: { hide: { grantType: ['clientCredentials'] } },
		},
		{
			displayName:
				'If the login window shows an error and stays open, close it. OAUTH_EC_APP_NOT_FOUND: choose the environment My Domain. Anything else: the app is not installed in the org or it is blocked, so look at Setup > Connected Apps OAuth Usage (or External Client App Manager). A user can hold five authorizations per app, and a sixth silently ends the oldest: share one credential.',
			name: 'windowNotice',
			type: 'notice',
			default: '',
			displayOptions: { hide: { grantType: ['clientCredentials'] } },
		},
		{
			displayName:
				'In Salesforce, enable Client Credentials Flow in the settings of the app and on its tab Policies, and enter there as Run As a user with the System Administrator profile: writing needs it, reading works with any user that has API Enabled.',
			name: 'serverNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { grantType: ['clientCredentials'] } },
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			required: true,
			default: `={{ "https://" + ${loginHost} + "/services/oauth2/authorize" }}`,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			required: true,
			default: `={{ "https://" + ${loginHost} + "/services/oauth2/token" }}`,
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default:
				'={{ $self["loginPrompt"] && $self["loginPrompt"] !== "session" ? "prompt=" + $self["loginPrompt"] : "" }}',
		},
		// With client credentials the app decides on the scopes, and an org can refuse a request that names some (Salesforce Help, "OAuth 2.0
		// Client Credentials Flow").
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: '={{ $self["grantType"] === "clientCredentials" ? "" : "api web refresh_token offline_access" }}',
		},
		// The HTTP Request node ("Custom API Call") may send an administrator's token to Salesforce only.
		{
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'domains',
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'hidden',
			default: '*.salesforce.com, *.salesforce.mil, *.sfcrmproducts.cn, *.my-salesforce.com, *.crm.dev',
		},
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		// n8n's own type shows these two with Client Credentials.
		{
			displayName: 'Send Additional Body Properties',
			name: 'sendAdditionalBodyProperties',
			type: 'hidden',
			default: false,
		},
		{ displayName: 'Additional Body Properties', name: 'additionalBodyProperties', type: 'hidden', default: '' },
	];

	// The host of the token endpoint is the My Domain of the org, if one is named. With Client Credentials there is no token answer, and so
	// no instance_url, before the first run; later it can be that of an org which the credential no longer names.
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ (!$credentials?.customDomain && $credentials?.oauthTokenData?.instance_url) || String($credentials?.accessTokenUrl).split("/services/")[0] }}',
			url: '/services/oauth2/userinfo',
		},
	};
}
