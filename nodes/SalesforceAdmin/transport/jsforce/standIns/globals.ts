/**
 * The globals that n8n forbids in community packages, as exports. esbuild's `inject` replaces every free use of `process`,
 * `console`, ... in the bundled files by an import from here.
 */

/** An empty environment: jsforce reads proxies, log level and login server from it, which are n8n's business here. */
const silentProcess = { env: {} };

/** jsforce looks here for a browser's `window` and for a log level. */
const emptyRoot = {};

const ignore = (): void => {};
/** Papa Parse resumes a paused download with it, and the node gives it texts. */
const noTimers = (): never => {
	throw new Error('Timers are not in the package');
};

const silentConsole = { log: ignore, warn: ignore, error: ignore, info: ignore, debug: ignore };

export {
	silentProcess as process,
	emptyRoot as global,
	emptyRoot as globalThis,
	silentConsole as console,
	noTimers as setTimeout,
};
