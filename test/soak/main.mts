/** `npm run test:soak`: the node at work for long, while things go wrong and runs are stopped. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `npm run test:soak -- [options]

  --minutes N   of mixed operations; 30 unless told
  --items N     items of the run in which every item fails; 100,000 unless told
  --help        this text

Every operation that writes, in random order: one request in twenty meets a fault, and one run in ten is stopped at some moment. Before
that, runs in which every item fails with a message of its own. Ends with 1 when the node lied, when a rejection was not handled, or when
the heap after a forced collection grew by more than 5 percent.`;

const OPTIONS = { minutes: { type: 'string' }, items: { type: 'string' }, help: { type: 'boolean' } } as const;

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
if (values.help) console.log(HELP);
else {
	// Where time passes as it does, since an answer for so many items takes its time.
	const areFailuresTrue = await run('failures.mts', values.items ?? '100000', '1');
	const isSoakTrue = await run('mixed.mts', values.minutes ?? '30');
	if (!areFailuresTrue || !isSoakTrue) process.exitCode = 1;
}
