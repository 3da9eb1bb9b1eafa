/** `npm run test:soak`: the node at work for long, while things go wrong and runs are stopped. */
import { fork } from 'node:child_process';
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

const { values } = parseArgs({ options: OPTIONS });
if (values.help) console.log(HELP);
else {
	const resolver = join(import.meta.dirname, '../bench/measured/oneWorkflowPackage.mts');
	const args = [values.minutes ?? '30', values.items ?? '100000'];
	fork(join(import.meta.dirname, 'soaking.mts'), args, { execArgv: ['--expose-gc', '--import', resolver] }).on(
		'exit',
		(code) => (process.exitCode = code ?? 1),
	);
}
