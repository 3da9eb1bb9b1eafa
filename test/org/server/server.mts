/** One Fastify for plain HTTP and TLS, and who answers on which host. */
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { addOAuthRoutes, missingPage } from '../oauth/endpoints/routes.mts';
import type { OAuthServices } from '../oauth/services.mts';
import { htmlAnswer, type Answer } from '../wire/answers.mts';
import { MY_DOMAINS, readHost } from '../wire/hosts.mts';
import { plainErrorPage } from '../wire/htmlPage.mts';
import { serve, type Exchange, type Handler, type PipelineServices } from '../wire/pipeline.mts';
import type { Settings } from '../world/settings.mts';
import type { Certificates } from './certificates.mts';
import { answerDataRequest, answerOtherApi, type DataApiServices } from './dataApi.mts';
import { createProxy } from './proxy.mts';
import { soapHandler } from './soapApi.mts';

/** All parts of an org that listens. */
export type ServerServices = DataApiServices & PipelineServices & { oauth: OAuthServices };

/** What Node reads at most: more than Salesforce takes, so that the refusal is ours. */
const MAX_HEADER_SIZE = 1_048_576;
/** "REST API Developer Guide, Status Codes": longer URIs get 414, longer headers 431. */
const HEAD_LIMIT = 16_384;

/** The routes of the org; `addControls` adds those that are no part of Salesforce. */
export async function createServer(
	services: ServerServices,
	addControls: (app: FastifyInstance) => void,
): Promise<FastifyInstance> {
	const app = fastify({
		// jsforce #1525: Salesforce's own CLI sends //services/data after a login with a slash at the end of the address.
		rewriteUrl: ({ url = '/' }) => url.replace(/^\/{2,}(?=services\/)/, '/'),
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 32_768, ignoreTrailingSlash: true },
		http: { maxHeaderSize: MAX_HEADER_SIZE },
		requestTimeout: 0,
	});
	// Handlers read bodies themselves: uploads have to stream, and JSON has limits of Salesforce's own.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
	refuseLongHeads(app, services);
	refuseStrangeHosts(app, services);
	addOAuthRoutes(app, services.oauth, services);
	const dataApi: Handler = (exchange) => answerDataRequest(services, exchange);
	app.all('/services/data', serve(services, dataApi));
	app.all('/services/data/*', serve(services, dataApi));
	const otherApi: Handler = (exchange) => answerOtherApi(services, exchange);
	app.all('/services/Soap/:kind/:version', serve(services, soapHandler(services)));
	app.all('/services/apexrest/*', serve(services, otherApi));
	app.all('/services/scim/*', serve(services, otherApi));
	app.all('/services/async/*', serve(services, otherApi));
	addControls(app);
	app.setNotFoundHandler(serve(services, () => missingPage()));
	await app.ready();
	return app;
}

function refuseLongHeads(app: FastifyInstance, services: PipelineServices): void {
	const longUri = serve(services, () => htmlAnswer(414, '<h1>414 URI Too Long</h1>'));
	const longHeaders = serve(services, () => htmlAnswer(431, '<h1>431 Request Header Fields Too Large</h1>'));
	app.addHook('onRequest', async (request, reply) => {
		if (request.url.length > HEAD_LIMIT) return longUri(request, reply);
		const size = request.raw.rawHeaders.reduce((sum, text) => sum + text.length + 2, 0);
		if (size > HEAD_LIMIT) return longHeaders(request, reply);
	});
}

/** A host without an org behind it gets the Edge's 420; the org's own controls exist on localhost only. */
function refuseStrangeHosts(app: FastifyInstance, services: ServerServices): void {
	const cannotRoute = serve(services, () =>
		htmlAnswer(420, plainErrorPage('Error 420', 'The Edge cannot route this request: the host is unknown.')),
	);
	const missing = serve(services, () => missingPage());
	const renamed = serve(services, (exchange) => renamedHostAnswer(services.org.settings, exchange));
	app.addHook('onRequest', async (request, reply) => {
		const host = readHost(request.headers.host ?? 'localhost', 'http');
		if (host.origin === `https://${services.org.settings.formerMyDomain}`) return renamed(request, reply);
		if (host.kind === 'unknown') return cannotRoute(request, reply);
		const isOAuth = request.url.startsWith('/services/oauth2/');
		if (host.kind === 'ui' && !isOAuth) return missing(request, reply);
		if (host.kind !== 'local' && request.url.startsWith('/__org')) return missing(request, reply);
	});
}

/** Salesforce Help, domain_name_redirections: the host before leads to the same path of the new one, until the next renaming. */
function renamedHostAnswer({ renamedHostAnswer }: Settings, { message }: Exchange): Answer {
	const [status] = renamedHostAnswer.split(' ');
	const location = `https://${MY_DOMAINS[0]}${message.url ?? '/'}`;
	const page = renamedHostAnswer.endsWith('page') ? plainErrorPage('Moved', `The page moved to ${location}`) : '';
	const { headers, body } = htmlAnswer(Number(status), page);
	return { status: Number(status), headers: { ...headers, location }, body: page ? body : undefined };
}

/** Ports to listen on; free ones where absent. */
export interface Ports {
	port?: number;
	tlsPort?: number;
	proxyPort?: number;
}

/** The ports that are listened on, and the way to stop. */
export interface Listeners {
	port: number;
	tlsPort: number | undefined;
	proxyPort: number | undefined;
	close(): Promise<void>;
}

/** Listens on 127.0.0.1: plain HTTP and, with certificates, TLS and the proxy that leads to it. */
export async function listen(app: FastifyInstance, ports: Ports, certificates?: Certificates): Promise<Listeners> {
	await app.listen({ host: '127.0.0.1', port: ports.port ?? 0 });
	const port = (app.server.address() as AddressInfo).port;
	const servers: http.Server[] = [];
	const open = new Set<Socket>();
	const add = async (server: http.Server, wanted = 0): Promise<number> => {
		server.on('connection', (socket: Socket) => {
			open.add(socket);
			socket.on('close', () => open.delete(socket));
		});
		servers.push(server);
		return listenOn(server, wanted);
	};
	const close = async () => {
		for (const socket of open) socket.destroy();
		await Promise.all([...servers.map((server) => new Promise((done) => server.close(done))), app.close()]);
	};
	try {
		const tlsPort = certificates && (await add(tlsServer(app, certificates), ports.tlsPort));
		const proxyPort = tlsPort === undefined ? undefined : await add(createProxy(tlsPort), ports.proxyPort);
		return { port, tlsPort, proxyPort, close };
	} catch (error) {
		await close();
		throw error;
	}
}

function tlsServer(app: FastifyInstance, { keyPem, certificatePem }: Certificates): https.Server {
	const options = { key: keyPem, cert: certificatePem, maxHeaderSize: MAX_HEADER_SIZE, requestTimeout: 0 };
	return https.createServer(options, (request, response) => app.routing(request, response));
}

function listenOn(server: http.Server, port: number): Promise<number> {
	return new Promise((done, fail) => {
		server.once('error', fail);
		server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port));
	});
}
