/** No token, secret or password in an output, an error, a hint or a log line: looked for after every run of a workflow test. */
import { createRequire } from 'node:module';
import { inspect } from 'node:util';

import type { IRun } from 'n8n-workflow';

import { secretsIn } from '../org/world/secrets.mts';

// npm installs several copies of this one; the logger of n8n-core is in n8n-core's own.
const fromCore = createRequire(createRequire(import.meta.url).resolve('n8n-core'));
const { Container } = fromCore('@n8n/di') as {
	Container: { get(type: unknown): Record<Level, Log>; set(type: unknown, instance: unknown): void };
};
const { Logger } = fromCore('@n8n/backend-common') as { Logger: unknown };

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
type Level = (typeof LEVELS)[number];
type Log = (...parts: unknown[]) => void;

/** What the node has written into n8n's log since the last look. */
const logged: unknown[] = [];
const logger = Container.get(Logger);
const noting = (level: Level) => ({
	value: (...parts: unknown[]) => {
		logged.push(parts);
		logger[level](...parts);
	},
});
Container.set(Logger, Object.create(logger, Object.fromEntries(LEVELS.map((level) => [level, noting(level)]))));

/**
 * Throws when what a run of a node put out or logged holds a secret that an org has given out. `allowed` are those that it may put out:
 * the password of a reset that returns it.
 */
export function checkNoSecrets(
	{ data: { resultData } }: IRun,
	node: string,
	allowed: (secret: string) => boolean,
): void {
	const tasks = resultData.runData[node] ?? [];
	const put = tasks.map(({ data, hints }) => [data?.main.map((items) => items?.map(({ json }) => json)), hints]);
	const errors = [resultData.error, ...tasks.map(({ error }) => error)].filter(Boolean).map(withoutNode);
	const text = [JSON.stringify(put), inspect([...errors, ...logged.splice(0)], INSPECTION)].join('\n');
	const found = secretsIn(text).filter((secret) => !allowed(secret));
	if (found.length > 0) throw new Error(`The run puts out secrets: ${found.join(', ')}\n${text.slice(0, 4000)}`);
}

const INSPECTION = { depth: 12, maxArrayLength: null, maxStringLength: null, showHidden: false } as const;

// n8n adds the node with all its parameters, where what a person typed stands anyway.
const withoutNode = (error: unknown) => {
	const { name, message, stack, cause, ...more } = error as Error & { node?: unknown };
	return { ...more, node: undefined, name, message, stack, cause };
};
