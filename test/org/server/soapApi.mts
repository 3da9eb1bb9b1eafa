/**
 * The SOAP API as far as clients of users need it: `login()`, and `setPassword()`, which Salesforce's own CLI uses for
 * `sf org generate password` (SOAP API guide, setPassword). Everything else is refused in plain words.
 */
import { element, envelope, fault, soapLogin } from '../oauth/endpoints/soapLogin.mts';
import type { OAuthServices } from '../oauth/services.mts';
import type { Answer } from '../wire/answers.mts';
import { bodyStream, readText } from '../wire/bodies.mts';
import type { Exchange, Handler } from '../wire/pipeline.mts';
import type { ApiResponse } from '../world/types.mts';
import type { DataApiServices } from './dataApi.mts';

/** What is larger than this is no call that the org serves. */
const BODY_LIMIT = 1_048_576;

type SoapServices = DataApiServices & { oauth: OAuthServices };

/** Answers a POST to `/services/Soap/u/<version>`. */
export function soapHandler(services: SoapServices): Handler {
	return async (exchange) => {
		const stream = bodyStream(exchange.message, (bytes) => (exchange.bytesIn += bytes));
		const xml = await readText(stream, BODY_LIMIT);
		const version = exchange.path.split('/')[4] ?? '';
		if (/<(\w+:)?login[\s>]/.test(xml)) return soapLogin(services.oauth, exchange.host, { version, xml });
		if (/<(\w+:)?setPassword[\s>]/.test(xml)) return await setPassword(services, exchange, { version, xml });
		return fault('UNSUPPORTED_API', 'The simulated org serves login() and setPassword() only');
	};
}

/** Follows the rules of the REST resource; whether a user may set the own password is a policy of the org. */
async function setPassword(
	{ org, sessions }: SoapServices,
	exchange: Exchange,
	{ version, xml }: { version: string; xml: string },
): Promise<Answer> {
	const session = sessions.find(element(xml, 'sessionId'));
	if (!session) return invalidSession();
	exchange.user = String(org.store.get('User', session.userId)?.['Username']);
	exchange.apiCalls += 1;
	org.usage.take(1);
	const userId = element(xml, 'userId');
	if (org.settings.ownPasswordOverSoap === 'refused' && userId.slice(0, 15) === session.userId.slice(0, 15))
		return fault('INVALID_OPERATION', 'Cannot set password for self', 'UnexpectedErrorFault');
	const { origin, loginOrigin } = exchange.host;
	const response = await org.handle(
		{ userId: session.userId, session, apiVersion: version, origin, loginOrigin },
		{
			method: 'POST',
			path: `/sobjects/User/${userId}/password`,
			query: new URLSearchParams(),
			headers: exchange.message.headers,
			body: { NewPassword: element(xml, 'password') },
			stream: undefined,
		},
	);
	if (response.status < 400) return envelope(200, '<setPasswordResponse><result/></setPasswordResponse>');
	return faultOf(response);
}

function invalidSession(): Answer {
	const text = 'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash';
	return fault('INVALID_SESSION_ID', text, 'UnexpectedErrorFault');
}

function faultOf({ body }: ApiResponse): Answer {
	const [first] = body as Array<{ errorCode: string; message: string }>;
	return fault(first?.errorCode ?? 'UNKNOWN_EXCEPTION', first?.message ?? '', 'UnexpectedErrorFault');
}
