import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = join(process.cwd(), 'test/org/main.mts');

function start(...options: string[]) {
	const child = spawn('node', [MAIN, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
	let out = '';
	let err = '';
	child.stdout.on('data', (data) => (out += String(data)));
	child.stderr.on('data', (data) => (err += String(data)));
	const line = async () => {
		while (!out.includes('\n')) await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
		return out;
	};
	return { child, line, output: () => ({ out, err }) };
}

test('--json prints one line with all addresses and a token that works, and SIGTERM stops it and removes the CA file', async () => {
	const { child, line } = start('--json', '--users', '3', '--set', 'sessionMinutes=10');
	const info = JSON.parse(await line()) as {
		url: string;
		accessToken: string;
		tls: { caFile: string; proxyUrl: string };
		apps: unknown[];
		logins: unknown[];
	};
	const response = await fetch(
		`${info.url}/services/data/v66.0/query?q=SELECT+count()+FROM+User+WHERE+Username+LIKE+'user%25'`,
		{
			headers: { authorization: `Bearer ${info.accessToken}` },
		},
	);
	expect(await response.json()).toMatchObject({ totalSize: 3 });
	expect([info.apps.length, info.logins.length, existsSync(info.tls.caFile)]).toEqual([11, 10, true]);
	child.kill('SIGTERM');
	const [code] = await once(child, 'exit');
	expect([code, existsSync(info.tls.caFile)]).toEqual([0, false]);
});

test.each([
	[['--port', 'x'], 'port must be a whole number, not "x"'],
	[['--set', 'nonsense=1'], 'There is no setting "nonsense"'],
	[['--set', 'freezeSelf'], 'A setting is given as NAME=VALUE, not "freezeSelf"'],
	[['--nonsense'], "Unknown option '--nonsense'"],
])('%j is refused with what is wrong', async (options, message) => {
	const { child, output } = start(...options);
	const [code] = await once(child, 'exit');
	expect([code, output().err]).toEqual([1, expect.stringContaining(message)]);
});

test.each(['--port', '--tls-port', '--proxy-port'])('a port for %s that is taken is said so', async (option) => {
	const first = start('--json');
	const { url } = JSON.parse(await first.line()) as { url: string };
	const second = start(option, new URL(url).port);
	const [code] = await once(second.child, 'exit');
	expect([code, second.output().err]).toEqual([1, expect.stringContaining('EADDRINUSE')]);
	first.child.kill('SIGTERM');
	await once(first.child, 'exit');
});
