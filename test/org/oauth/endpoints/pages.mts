/** The log-in pages, with the field names and button ids of Salesforce's own. */
import { escapeXml as text } from './tokenAnswer.mts';

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;background:#f4f6f9;color:#16325c;margin:0;display:flex;justify-content:center}
main{background:#fff;border:1px solid #d8dde6;border-radius:4px;margin-top:8vh;padding:32px;width:320px}
h1{font-size:20px;font-weight:400;margin:0 0 16px}label{display:block;margin:12px 0 4px}
input[type=text],input[type=email],input[type=password]{box-sizing:border-box;width:100%;padding:8px;border:1px solid #d8dde6;border-radius:4px;font:inherit}
input[type=submit],button{width:100%;margin-top:16px;padding:10px;border:1px solid #0070d2;border-radius:4px;background:#0070d2;color:#fff;font:inherit;cursor:pointer}
input.second[type=submit],button.second{background:#fff;color:#0070d2}.error{color:#c23934}.note{color:#54698d;font-size:12px;margin-top:24px}ul{padding-left:20px}`;

function page(title: string, body: string): string {
	return `<!DOCTYPE html>
<html lang="en-US"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(title)}</title><style>${STYLE}</style></head>
<body><main>${body}<p class="note">Simulated Salesforce org</p></main></body></html>`;
}

const hidden = (name: string, value: string): string =>
	`<input type="hidden" name="${text(name)}" value="${text(value)}">`;

/** The log-in form; posts `un`, `pw` and the waiting request. */
export function logInPage(source: string, username: string, error?: string): string {
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

/** What an Edge without an org behind it, or a page that does not exist, answers. */
export function plainErrorPage(title: string, sentence: string): string {
	return page(title, `<h1>${text(title)}</h1><p>${text(sentence)}</p>`);
}
