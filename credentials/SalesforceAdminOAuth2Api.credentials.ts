import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import {
	CUSTOM_DOMAIN,
	NEEDS_CUSTOM_DOMAIN,
	NOT_AN_ORG,
	REWRITES,
	SALESFORCE_HOST,
} from '../nodes/SalesforceAdmin/salesforce/api/hosts';

/*
 * n8n evaluates expressions here and runs no code of the package, so the check of the custom domain is an expression made from the tables
 * and sentences of the node's own check. For a host that is not Salesforce's the expression throws, so no address comes into being, and
 * n8n shows the sentence.
 */
const customHost = REWRITES.reduce(
	(text, [pattern, replacement]) =>
		`${text}.replace(new RegExp(${JSON.stringify(pattern)}), ${JSON.stringify(replacement)})`,
	'String($self["customDomain"] || "").trim().toLowerCase()',
);

// n8n lets errors with the name ExpressionError out of an expression and swallows all others.
const refuse = (sentence: string) =>
	`(() => { throw Object.assign(new Error(${sentence}), { name: "ExpressionError" }); })()`;

const ADVICE =
	'Paste the address of your My Domain, for example acme.my.salesforce.com. You find it under Setup > My Domain.';

const notSalesforce = [
	JSON.stringify(`${CUSTOM_DOMAIN} '`),
	'String($self["customDomain"] || "").trim().slice(0, 100)',
	JSON.stringify(`' ${NOT_AN_ORG}. ${ADVICE}`),
].join(' + ');

const loginHost = `((host, environment) =>
	environment !== "customDomain" && $self["grantType"] === "clientCredentials" ? ${refuse(JSON.stringify(NEEDS_CUSTOM_DOMAIN))}
	: environment === "sandbox" ? "test.salesforce.com"
	: environment !== "customDomain" ? "login.salesforce.com"
	: new RegExp(${JSON.stringify(SALESFORCE_HOST)}).test(host) ? host
	: ${refuse(notSalesforce)}
)(${customHost}, $self["environment"])`;

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
					name: 'Production',
					value: 'production',
					description: 'Production and Developer Edition orgs, logging in at login.salesforce.com',
				},
				{ name: 'Sandbox', value: 'sandbox', description: 'Sandboxes, logging in at test.salesforce.com' },
				{
					name: 'Custom Domain',
					value: 'customDomain',
					description: 'Any org by its My Domain. External Client Apps that exist in one org only need this.',
				},
			],
			default: 'production',
		},
		{
			displayName: 'Custom Domain',
			name: 'customDomain',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. acme.my.salesforce.com',
			description:
				"The address of the org's My Domain. An address copied from the browser works too, for example https://acme.lightning.force.com/lightning/setup.",
			displayOptions: { show: { environment: ['customDomain'] } },
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
					description: 'Server to server, as the Run-As user of the app. Needs the environment Custom Domain.',
				},
			],
			default: 'pkce',
		},
		{
			displayName: 'Login Prompt',
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
					description: 'Shows the accounts that the browser knows',
				},
				{
					name: 'Use an Existing Session',
					value: 'session',
					description: 'Asks only when the browser is not logged in to Salesforce',
				},
			],
			default: 'session',
			displayOptions: { show: { grantType: ['pkce'] } },
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
			displayName:
				'In Salesforce, the app needs the OAuth scopes "Manage user data via APIs (api)", "Manage user data via Web browsers (web)" and "Perform requests at any time (refresh_token, offline_access)", and PKCE enabled.',
			name: 'scopeNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName:
				'The System Administrator profile is needed to activate, create, deactivate, freeze, unfreeze and update users, to assign and remove entitlements, and to upload documents. Reading works with any user that has API Enabled.',
			name: 'administratorNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName:
				'A Salesforce user can hold five authorizations per app. A sixth silently ends the oldest one, so share one credential instead of connecting many.',
			name: 'authorizationNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { grantType: ['pkce'] } },
		},
		{
			displayName:
				'If the login window shows an error page and stays open, the app is not installed in the org or it is blocked. Close the window and open Setup > Connected Apps OAuth Usage (or External Client App Manager) in Salesforce to install or unblock it.',
			name: 'windowNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { grantType: ['pkce'] } },
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
	];

	// Before the first run there is no token answer, and so no instance_url, with client credentials. The host of the token endpoint is the
	// My Domain of the org then, and answers as well.
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ $credentials?.oauthTokenData?.instance_url || String($credentials?.accessTokenUrl).split("/services/")[0] }}',
			url: '/services/oauth2/userinfo',
		},
	};
}
