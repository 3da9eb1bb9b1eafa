/**
 * `login()` of the SOAP API, which older clients (jsforce's and simple-salesforce's login by password) still use. Nothing
 * else of SOAP is served. It ends with API version 64.0 ("SOAP API login() Retirement", Salesforce Help).
 */
import type { Answer } from '../../wire/answers.mts';
import { escapeXml } from '../../wire/escapeXml.mts';
import type { Host } from '../../wire/hosts.mts';
import type { OrgRecord } from '../../world/types.mts';
import type { OAuthServices } from '../services.mts';
import { noteLogin, userOfPassword } from '../users.mts';

const LAST_VERSION = 64;
/** Clients append the user's security token to the password. */
const SECURITY_TOKEN = /[A-Za-z0-9]{24,25}$/;

/**
 * Answers the body of a POST to `/services/Soap/u/<version>`. The texts of the refusals are recorded (forcedotcom/wsc
 * #363; OpenFn/adaptors #1715, jsforce #1771).
 */
export function soapLogin(services: OAuthServices, host: Host, request: { version: string; xml: string }): Answer {
	const { version, xml } = request;
	if (Number(version) > LAST_VERSION)
		return fault(
			'INVALID_OPERATION',
			`The SOAP Login operation is not available in the API version specified (${version}). Refer to the documentation for supported versions.`,
		);
	if (services.settings.soapLogin === 'disabled')
		return fault(
			'INVALID_OPERATION',
			'SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().',
		);
	const username = element(xml, 'username');
	const password = element(xml, 'password');
	const user =
		userOfPassword(services, username, password) ??
		userOfPassword(services, username, password.replace(SECURITY_TOKEN, ''));
	if (!user) return fault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.');
	noteLogin(services, user, { host, application: 'SOAP API' });
	const { instanceUrl } = host;
	const session = services.sessions.start({ userId: user.Id, clientId: '', scopes: ['api', 'web'], instanceUrl });
	return envelope(
		200,
		`<loginResponse><result>${result(services, user, { version, host, token: session.token })}</result></loginResponse>`,
	);
}

/** The text of the first element of that name; empty when there is none. */
export function element(xml: string, name: string): string {
	const [, text = ''] = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(xml) ?? [];
	const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
	return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
		if (decimal) return String.fromCodePoint(Number(decimal));
		return hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : (entities[name] ?? whole);
	});
}

function result(
	{ organizationId, settings }: OAuthServices,
	user: OrgRecord,
	{ version, host, token }: { version: string; host: Host; token: string },
): string {
	const server = (kind: string) => `${host.instanceUrl}/services/Soap/${kind}/${version}/${organizationId}`;
	const userInfo = {
		organizationId,
		profileId: user.ProfileId,
		sessionSecondsValid: settings.sessionMinutes * 60,
		userEmail: user.Email,
		userFullName: [user.FirstName, user.LastName].filter(Boolean).join(' '),
		userId: user.Id,
		userLanguage: user.LanguageLocaleKey,
		userLocale: user.LocaleSidKey,
		userName: user.Username,
		userTimeZone: user.TimeZoneSidKey,
		userType: 'Standard',
	};
	const elements = {
		metadataServerUrl: server('m'),
		passwordExpired: false,
		sandbox: host.loginOrigin.includes('test.'),
		serverUrl: server('u'),
		sessionId: token,
		userId: user.Id,
	};
	return `${toXml(elements)}<userInfo>${toXml(userInfo)}</userInfo>`;
}

function toXml(values: Record<string, unknown>): string {
	const one = ([name, value]: [string, unknown]) => `<${name}>${escapeXml(String(value))}</${name}>`;
	return Object.entries(values).map(one).join('');
}

/** A SOAP fault; `type` is the exception of the partner WSDL. */
export function fault(code: string, message: string, type = 'LoginFault'): Answer {
	const text = escapeXml(message);
	const detail = `<detail><sf:${type}><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${text}</sf:exceptionMessage></sf:${type}></detail>`;
	return envelope(
		500,
		`<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${text}</faultstring>${detail}</soapenv:Fault>`,
	);
}

/** A SOAP answer with a body. */
export function envelope(status: number, body: string): Answer {
	const namespaces =
		'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com"';
	return {
		status,
		headers: { 'content-type': 'text/xml;charset=UTF-8' },
		body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${namespaces}><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
	};
}
