/** `npm run org`: a simulated org in a process of its own. */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import colors from 'picocolors';
import { startOrg, type Addresses, type SimulatedOrg, type StartOptions } from './index.mts';

const HELP = `npm run org -- [options]

Starts a simulated Salesforce org on 127.0.0.1 and runs until it is stopped.

  --port N         plain HTTP (a free port unless told)
  --tls-port N     TLS under Salesforce's host names
  --proxy-port N   HTTP CONNECT proxy that leads Salesforce's host names to the TLS port
  --users N        users of the org
  --leads N        leads of the user leaver@acme.example, beside those of the story
  --seats N        seats of the license Salesforce and of each feature license
  --permission-set NAME  given to each of those users; may be given several times
  --set NAME=VALUE a setting; may be given several times (names: test/org/README.md)
  --json           prints one line of JSON with all addresses, logins, apps and an access token
  --help           this text`;

const OPTIONS = {
	port: { type: 'string' },
	'tls-port': { type: 'string' },
	'proxy-port': { type: 'string' },
	users: { type: 'string' },
	leads: { type: 'string' },
	seats: { type: 'string' },
	'permission-set': { type: 'string', multiple: true },
	set: { type: 'string', multiple: true },
	settings: { type: 'string', multiple: true },
	json: { type: 'boolean' },
	help: { type: 'boolean' },
} as const;

try {
	await main();
} catch (error) {
	console.error(colors.red((error as Error).message));
	process.exitCode = 1;
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: OPTIONS });
	if (values.help) return console.log(HELP);
	const org = await startOrg({
		https: true,
		...numbers({
			port: values.port,
			tlsPort: values['tls-port'],
			proxyPort: values['proxy-port'],
			users: values.users,
			leads: values.leads,
			seats: values.seats,
		}),
		...(values['permission-set'] && { permissionSets: values['permission-set'] }),
		settings: readSettings([...(values.set ?? []), ...(values.settings ?? [])]),
	});
	console.log(values.json ? jsonLine(org) : humanText(org));
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(org));
}

async function stop(org: SimulatedOrg): Promise<void> {
	await org.close();
	process.exit(0);
}

function numbers(given: Record<string, string | undefined>): Record<string, number> {
	const entries = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
	for (const [name, value] of entries) {
		if (!/^\d+$/.test(value)) throw new RangeError(`${name} must be a whole number, not "${value}"`);
	}
	return Object.fromEntries(entries.map(([name, value]) => [name, Number(value)]));
}

function readSettings(pairs: string[]): NonNullable<StartOptions['settings']> {
	const entries = pairs.map((pair) => {
		const equals = pair.indexOf('=');
		if (equals < 1) throw new RangeError(`A setting is given as NAME=VALUE, not "${pair}"`);
		return [pair.slice(0, equals), pair.slice(equals + 1)];
	});
	return Object.fromEntries(entries) as NonNullable<StartOptions['settings']>;
}

function jsonLine(org: SimulatedOrg): string {
	const token = org.authorize();
	return JSON.stringify({ ...org.addresses(), pid: process.pid, token, accessToken: token.access_token });
}

function humanText(org: SimulatedOrg): string {
	const { url, controlUrl, tls, origins, logins, apps } = org.addresses();
	const { access_token: token } = org.authorize();
	return [
		colors.bold('Simulated Salesforce org'),
		table(
			[],
			[
				['REST and OAuth', url],
				['Settings and controls', controlUrl],
				['Under its own names', origins.join('\n')],
				['HTTPS_PROXY', tls?.proxyUrl ?? ''],
				['NODE_EXTRA_CA_CERTS', tls?.caFile ?? ''],
				['TLS port', String(tls?.port ?? '')],
			],
		),
		table(
			['Login', 'Password', 'Profile'],
			logins.map((login) => [login.username, login.password, login.profile]),
		),
		...apps.flatMap(appLines),
		'',
		colors.bold('Try'),
		`curl -H 'Authorization: Bearer ${token}' ${url}/services/data/v66.0/limits`,
		'',
		colors.dim('Stop with Ctrl+C.'),
	].join('\n');
}

/** Not in a table: keys have to be copied in one piece. */
function appLines({ name, about, clientId, clientSecret }: Addresses['apps'][number]): string[] {
	return [
		`${colors.bold(`App ${name}`)}: ${about}`,
		`  client id      ${clientId}`,
		`  client secret  ${clientSecret || '(none)'}`,
	];
}

function table(head: string[], rows: string[][]): string {
	const style = colors.isColorSupported ? { head: ['bold'], border: ['dim'] } : { head: [], border: [] };
	const made = new Table({ head, style });
	made.push(...rows);
	return made.toString();
}
