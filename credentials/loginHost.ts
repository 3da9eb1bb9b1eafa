import {
	CHOOSE_ENVIRONMENT,
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

/*
 * n8n stores no defaults and no hidden fields. A credential without an environment is one with a My Domain (Client Credentials does not
 * show the environment), or one that was connected when Production was still the default.
 */
const environment = `($self["environment"]
	|| ($self["customDomain"] ? "customDomain" : ($self["oauthTokenData"] || {}).access_token ? "production" : ""))`;

/** The text of an expression whose value is the host that logs in, or that throws what n8n shows. */
export const loginHost = `((host, environment) =>
	environment !== "customDomain" && $self["grantType"] === "clientCredentials" ? ${refuse(JSON.stringify(NEEDS_CUSTOM_DOMAIN))}
	: environment === "" ? ${refuse(JSON.stringify(CHOOSE_ENVIRONMENT))}
	: environment === "sandbox" ? "test.salesforce.com"
	: environment !== "customDomain" ? "login.salesforce.com"
	: new RegExp(${JSON.stringify(SALESFORCE_HOST)}).test(host) ? host
	: ${refuse(notSalesforce)}
)(${customHost}, ${environment})`;
