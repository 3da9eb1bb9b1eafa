/** The OAuth endpoints and login pages on their paths. */
import type { FastifyInstance } from 'fastify';
import { NEWEST_VERSION } from '../../rights/apiVersion.mts';
import { htmlAnswer, jsonAnswer, redirectAnswer, textAnswer, type Answer } from '../../wire/answers.mts';
import { bodyStream, readText } from '../../wire/bodies.mts';
import { plainErrorPage } from '../../wire/htmlPage.mts';
import { serve, type Exchange, type Handler, type PipelineServices } from '../../wire/pipeline.mts';
import { missingParameter, mustUseHttps, mustUsePost, OAuthError } from '../errors.mts';
import type { OAuthServices } from '../services.mts';
import { APPROVAL_PAGE, decide, ERROR_PAGE, logIn, nextStep, selectAccount, startAuthorization } from './authorize.mts';
import type { Step, Visit } from './authorize.mts';
import { discovery, identity, introspect, revoke, userInfo, type Refusal } from './identity.mts';
import { remoteAccessErrorPage } from './pages.mts';
import { answerTokenRequest, authenticateClient, type TokenRequest } from './token.mts';
import { formatAnswer } from './tokenAnswer.mts';

/** Forms are small; what is larger is no form. */
const FORM_LIMIT = 1_048_576;

type FormHandler = (exchange: Exchange, form: URLSearchParams) => Answer;

/** Adds the OAuth endpoints to the server. */
export function addOAuthRoutes(app: FastifyInstance, services: OAuthServices, way: PipelineServices): void {
	const on = (path: string, handler: Handler) => app.all(path, serve(way, handler));
	on(
		'/services/oauth2/authorize',
		withForm((exchange, form) => authorizePage(services, exchange, form)),
	);
	on(
		'/services/oauth2/token',
		withForm((exchange, form) => tokenAnswer(services, exchange, form)),
	);
	on(
		'/services/oauth2/revoke',
		withForm((exchange, form) => revokeAnswer(services, exchange, form)),
	);
	on(
		'/services/oauth2/introspect',
		withForm((exchange, form) => introspectAnswer(services, exchange, form)),
	);
	on(
		'/services/oauth2/userinfo',
		withForm((exchange, form) => identityAnswer(userInfo(services, exchange.host, bearer(exchange, form)))),
	);
	on('/id/keys', () => jsonAnswer(200, services.key.keySet()));
	on(
		'/id/:organization/:user',
		withForm((exchange, form) => {
			const [, , organization = '', user = ''] = exchange.path.split('/');
			const asked = form.get('version') ?? undefined;
			const version = asked === 'latest' ? `${NEWEST_VERSION}.0` : asked;
			return identityAnswer(identity(services, exchange.host, bearer(exchange, form), [organization, user], version));
		}),
	);
	on('/.well-known/openid-configuration', ({ host }) => jsonAnswer(200, discovery(host)));
	on(
		'/login',
		withForm((exchange, form) => step(services, exchange, (visit) => logIn(services, visit, form))),
	);
	on(
		'/select-account',
		withForm((exchange, form) => step(services, exchange, (visit) => selectAccount(services, visit, form))),
	);
	on(
		APPROVAL_PAGE,
		withForm((exchange, form) => approvalPage(services, exchange, form)),
	);
	on(ERROR_PAGE, ({ query }) =>
		htmlAnswer(200, remoteAccessErrorPage(query.get('error') ?? '', query.get('error_description') ?? '')),
	);
}

/** Reads the form of a POST; a GET has its parameters in the query. */
function withForm(handler: FormHandler): Handler {
	return async (exchange) => {
		if (exchange.method !== 'POST') return handler(exchange, exchange.query);
		const isForm = /^application\/x-www-form-urlencoded/i.test(exchange.message.headers['content-type'] ?? '');
		const text = await readText(
			bodyStream(exchange.message, (bytes) => (exchange.bytesIn += bytes)),
			FORM_LIMIT,
		);
		const form = new URLSearchParams(isForm ? text : '');
		for (const [name, value] of exchange.query) if (!form.has(name)) form.append(name, value);
		return handler(exchange, form);
	};
}

function step(services: OAuthServices, exchange: Exchange, take: (visit: Visit) => Step): Answer {
	const browser = services.browsers.of(exchange.message.headers.cookie);
	const result = take({ host: exchange.host, browser });
	const secure = exchange.host.origin.startsWith('https:');
	const headers = { 'set-cookie': services.browsers.cookie(browser, secure) };
	return 'redirect' in result
		? redirectAnswer(result.redirect, headers)
		: htmlAnswer(result.status, result.html, headers);
}

function authorizePage(services: OAuthServices, exchange: Exchange, form: URLSearchParams): Answer {
	return step(services, exchange, (visit) => startAuthorization(services, visit, form));
}

/** A GET shows what is due, a POST is the answer of the consent page. */
function approvalPage(services: OAuthServices, exchange: Exchange, form: URLSearchParams): Answer {
	return step(services, exchange, (visit) =>
		exchange.method === 'POST' ? decide(services, visit, form) : nextStep(services, visit, form.get('source') ?? ''),
	);
}

function tokenAnswer(services: OAuthServices, exchange: Exchange, form: URLSearchParams): Answer {
	return oauthAnswer(exchange, form, () => {
		if (exchange.method !== 'POST') throw mustUsePost();
		if (isPlainOnSalesforceHost(exchange)) throw mustUseHttps();
		return answerTokenRequest(services, tokenRequest(exchange, form));
	});
}

function isPlainOnSalesforceHost({ host, message }: Exchange): boolean {
	return host.kind !== 'local' && !('encrypted' in message.socket);
}

function tokenRequest({ host, message }: Exchange, form: URLSearchParams): TokenRequest {
	return { form, host, authorization: message.headers.authorization };
}

function introspectAnswer(services: OAuthServices, exchange: Exchange, form: URLSearchParams): Answer {
	return oauthAnswer(exchange, form, () => {
		if (exchange.method !== 'POST') throw mustUsePost();
		const token = form.get('token');
		if (!token) throw missingParameter('token');
		const app = authenticateClient(services, tokenRequest(exchange, form));
		return introspect(services, exchange.host, app.clientId, token);
	});
}

/** "Revoke OAuth Tokens": 200 with an empty body. */
function revokeAnswer(services: OAuthServices, exchange: Exchange, form: URLSearchParams): Answer {
	return oauthAnswer(exchange, form, () => {
		const token = form.get('token');
		if (!token) throw missingParameter('token');
		revoke(services, token);
		return undefined;
	});
}

function oauthAnswer(exchange: Exchange, form: URLSearchParams, work: () => object | undefined): Answer {
	const noStore = { 'cache-control': 'no-cache, no-store' };
	const format = (answer: object) =>
		formatAnswer(answer, form.get('format') ?? undefined, exchange.message.headers.accept);
	try {
		const answer = work();
		if (!answer) return { status: 200, headers: noStore, body: undefined };
		const { type, body } = format(answer);
		return { status: 200, headers: { 'content-type': type, ...noStore }, body };
	} catch (error) {
		if (!(error instanceof OAuthError)) throw error;
		const { type, body } = format({ error: error.error, error_description: error.description });
		return { status: error.status, headers: { 'content-type': type, ...noStore }, body };
	}
}

function bearer({ message }: Exchange, form: URLSearchParams): string | undefined {
	const [, token] = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(message.headers.authorization ?? '') ?? [];
	return token ?? form.get('access_token') ?? form.get('oauth_token') ?? undefined;
}

function identityAnswer(answer: object | Refusal): Answer {
	return typeof answer === 'string' ? textAnswer(403, answer) : jsonAnswer(200, answer);
}

/** A page that is not there. */
export function missingPage(): Answer {
	return htmlAnswer(
		404,
		plainErrorPage('URL No Longer Exists', 'You have attempted to reach a URL that no longer exists.'),
	);
}
