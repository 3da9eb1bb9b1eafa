/** `npm run test:soak`: the node at work for long, while things go wrong and runs are stopped. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `npm run test:soak -- [options]

  --minutes N   of mixed operations; 30 unless told
  --items N     items of the run in which every item fails; 100,000 unless told
  --queue       a real n8n in queue mode instead, with two workers of which one is killed every three minutes
  --help        this text

Every operation that writes, in random order: one request in twenty meets a fault, and one run in ten is stopped at some moment. Before
that, runs in which every item fails with a message of its own. Ends with 1 when the node lied, when a rejection was not handled, or when
the heap after a forced collection grew by more than 5 percent.

In queue mode sixteen workflows run all the time; what dies with a worker is run again until its work is done. Redis and PostgreSQL have
to be installed. Ends with 1 also when something was done twice or was not finished.`;

const OPTIONS = {
	minutes: { type: 'string' },
	items: { type: 'string' },
	queue: { type: 'boolean' },
	help: { type: 'boolean' },
} as const;

/** Runs one part in a process of its own. Returns whether it found nothing. */
async function run(part: string, amount: string, speed?: string): Promise<boolean> {
	const resolver = join(import.meta.dirname, '../bench/measured/oneWorkflowPackage.mts');
	const child = fork(join(import.meta.dirname, part), [amount], {
		execArgv: ['--expose-gc', '--import', resolver],
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		env: { ...process.env, ...(speed && { SOAK_SPEED: speed }) },
	});
	child.on('message', (line) => console.log(line));
	const [code] = (await once(child, 'exit')) as [number | null];
	return code === 0;
}

const { values } = parseArgs({ options: OPTIONS });
const minutes = values.minutes ?? '30';
if (values.help) console.log(HELP);
else if (!(values.queue ? await run('queue/main.mts', minutes, '1') : await soakInOneProcess())) process.exitCode = 1;

async function soakInOneProcess(): Promise<boolean> {
	// Where time passes as it does, since an answer for so many items takes its time.
	const areFailuresTrue = await run('failures.mts', values.items ?? '100000', '1');
	return (await run('mixed.mts', minutes)) && areFailuresTrue;
}
