/** The login pages, with the field names and button ids of Salesforce's own. */
import { escapeXml as text } from '../../wire/escapeXml.mts';
import { htmlPage as page } from '../../wire/htmlPage.mts';

const hidden = (name: string, value: string): string =>
	`<input type="hidden" name="${text(name)}" value="${text(value)}">`;

/** The login form; posts `un`, `pw` and the waiting request. */
export function loginPage(source: string, username: string, error?: string): string {
	const message = error === undefined ? '' : `<div id="error" class="error">${text(error)}</div>`;
	return page(
		'Login | Salesforce',
		`<h1>Log in</h1><form name="login" id="login_form" method="post" action="/login">${message}${hidden('source', source)}
<label for="username">Username</label><input type="email" id="username" name="username" value="${text(username)}" autofocus>
<label for="password">Password</label><input type="password" id="password" name="pw" autocomplete="off">
<input type="submit" id="Login" name="Login" value="Log In"></form>`,
	);
}

/** Choice among remembered usernames; the one who is logged in needs no password. */
export function selectAccountPage(source: string, usernames: string[]): string {
	const choices = usernames.map(
		(username) => `<button class="second" name="username" value="${text(username)}">${text(username)}</button>`,
	);
	return page(
		'Choose a Username | Salesforce',
		`<h1>Choose a Username</h1><form id="chooser" method="post" action="/select-account">${hidden('source', source)}
${choices.join('\n')}<button id="use_new_identity" name="username" value="">Log In with a Different Username</button></form>`,
	);
}

const SCOPE_TEXTS: Record<string, string> = {
	api: 'Manage user data via APIs',
	web: 'Manage user data via Web browsers',
	refresh_token: 'Perform requests at any time',
	full: 'Full access',
	openid: 'Access unique user identifiers',
	id: 'Access the identity URL service',
	profile: 'Access profile information',
	email: 'Access email address',
};

/** "Allow Access?", with Allow (`oaapprove`) and Deny (`oadeny`). */
export function consentPage(request: { source: string; appLabel: string; username: string; scopes: string[] }): string {
	const { source, appLabel, username, scopes } = request;
	const items = scopes.map((scope) => `<li>${text(SCOPE_TEXTS[scope] ?? scope)}</li>`);
	return page(
		'Allow Access? | Salesforce',
		`<h1>Allow Access?</h1><p><b>${text(appLabel)}</b> is asking to:</p><ul>${items.join('')}</ul>
<p>Do you want to allow access for <b>${text(username)}</b>?</p>
<form id="editPage" method="post" action="/setup/secur/RemoteAccessAuthorizationPage.apexp">${hidden('source', source)}
<input type="submit" class="second" id="oadeny" name="cancel" value=" Deny "><input type="submit" id="oaapprove" name="save" value=" Allow "></form>`,
	);
}

/** Where Salesforce strands a browser whose app it refuses: there is no way back to the callback. */
export function remoteAccessErrorPage(error: string, description: string): string {
	return page(
		'Error | Salesforce',
		`<h1>We can't authorize you because of an OAuth error.</h1>
<p id="error">OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error has occurred during authentication. Please try again.</p>
<p>${text(error)} : ${text(description)}</p>`,
	);
}

/** A refusal of the authorize endpoint for which no callback can be trusted. */
export function authorizeErrorPage(error: string, description: string): string {
	return page(
		'Error | Salesforce',
		`<p id="error">error=${text(error)}&amp;error_description=${text(description)}</p>`,
	);
}
