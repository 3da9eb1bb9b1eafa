/** The org's own switches under `/__org/`: what tests in another process, the demo and benchmarks drive it with. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../oauth/apps.mts';
import type { Fault } from '../wire/faults.mts';
import { issuedSecrets } from '../world/secrets.mts';
import type { FieldValue } from '../world/types.mts';
import { settingsPage } from './page.mts';
import type { AuthorizeOptions, SimulatedOrg } from './simulatedOrg.mts';

type Body = Record<string, unknown>;
type Action = (request: FastifyRequest) => unknown;

const PREFIX = '/__org';

/** Adds the controls; all but the page speak JSON, and refuse with 400 `{"error": …}`. */
export function addControlRoutes(app: FastifyInstance, org: SimulatedOrg): void {
	void app.register(async (scope) => {
		scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
			parseBody(String(text), done);
		});
		scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => {
			done(null, Object.fromEntries(new URLSearchParams(String(text))));
		});
		scope.setErrorHandler((error: Error, _request, reply) => void reply.code(400).send({ error: error.message }));
		addPage(scope, org);
		addActions(scope, org);
	});
}

function parseBody(text: string, done: (error: Error | null, body?: unknown) => void): void {
	try {
		done(null, text === '' ? {} : JSON.parse(text));
	} catch (error) {
		done(error as Error);
	}
}

function addPage(app: FastifyInstance, org: SimulatedOrg): void {
	const page = (_request: FastifyRequest, reply: FastifyReply) => reply.type('text/html').send(settingsPage(org));
	app.get(PREFIX, page);
	app.post(`${PREFIX}/page`, (request, reply) => {
		org.changeSettings(bodyOf(request));
		return reply.redirect(PREFIX, 303);
	});
}

function addActions(app: FastifyInstance, org: SimulatedOrg): void {
	const actions: Record<string, Action> = {
		'GET /addresses': () => org.addresses(),
		'GET /settings': () => org.settings,
		'PATCH /settings': (request) => {
			org.changeSettings(bodyOf(request));
			return org.settings;
		},
		'GET /log': () => ({ entries: org.log.entries, calls: org.log.calls().length, usage: org.usage.used }),
		'DELETE /log': () => org.log.clear(),
		'PATCH /usage': (request) => {
			org.usage.used = Number(bodyOf(request)['used']);
			return { used: org.usage.used, max: org.usage.max };
		},
		'POST /faults': (request) => {
			for (const fault of [request.body].flat()) org.failNext(fault as Fault);
		},
		'DELETE /faults': () => org.clearFaults(),
		'POST /apexLimits': (request) => {
			const { object, rows, message } = bodyOf(request);
			org.limitApex(String(object), rows as number | undefined, message as string | undefined);
		},
		'POST /slowRows': (request) => {
			const { object, ms } = bodyOf(request);
			org.slowRows(String(object), ms as number | undefined);
		},
		'POST /latency': (request) => org.latency(Number(bodyOf(request)['ms'])),
		'POST /clock': (request) => org.clock.advance(Number(bodyOf(request)['advance'])),
		'POST /expire': (request) => org.expireAccessTokens(bodyOf(request)['username'] as string | undefined),
		'POST /authorize': (request) => org.authorize(bodyOf(request) as AuthorizeOptions),
		'PATCH /apps/:name': (request) => org.changeApp(parameter(request, 'name'), bodyOf(request) as Partial<App>),
		'POST /reset': () => org.reset(),
		'GET /secrets': () => ({ secrets: issuedSecrets() }),
		'GET /records/:object': (request) => ({ records: recordsOf(org, request) }),
	};
	for (const [route, action] of Object.entries(actions)) {
		const [method = '', path = ''] = route.split(' ');
		app.route({
			method,
			url: PREFIX + path,
			handler: async (request, reply) => {
				const result = await action(request);
				return result === undefined ? reply.code(204).send() : reply.send(result);
			},
		});
	}
}

function bodyOf(request: FastifyRequest): Body {
	return (request.body ?? {}) as Body;
}

function parameter(request: FastifyRequest, name: string): string {
	return (request.params as Record<string, string>)[name] ?? '';
}

/** Stored records, as they are: empty fields are absent. Query parameters are filters, `?UserId=005…`. */
function recordsOf(org: SimulatedOrg, request: FastifyRequest): unknown[] {
	const table = org.store.table(parameter(request, 'object'));
	const filters = Object.entries(request.query as Record<string, string>);
	const fits = (record: Record<string, FieldValue>) =>
		filters.every(([field, value]) => String(record[field] ?? (value === 'false' ? false : '')) === value);
	return [...table.rows.values()].filter(fits);
}
