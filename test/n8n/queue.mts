import { startInstance, startProcess, untilUp, type N8nInstance, type N8nProcess } from './instance.mts';
import { freePorts } from './ports.mts';
import { databaseEnvironment, dumpDatabase, startPostgres, startRedis, type Service } from './services.mts';
import { createUserFolder, type UserFolder, type UserFolderOptions } from './userFolder.mts';

/** n8n in queue mode: a main process that plans, workers that run the executions. */
export interface Queue extends AsyncDisposable {
	main: N8nInstance;
	/** All that were started, also those that have ended. */
	workers: N8nProcess[];
	/** Starts one more. */
	addWorker(): Promise<N8nProcess>;
	/** All that n8n keeps in its database, executions too, in pieces. */
	dump(): AsyncIterable<string>;
	/** The worker that began an execution, once it has. */
	workerOf(executionId: string): N8nProcess | undefined;
}

/** Starts PostgreSQL, Redis, a main process and workers, each on free ports. */
export async function startQueue(workers: number, options: UserFolderOptions): Promise<Queue> {
	await using stack = new AsyncDisposableStack();
	const postgres = stack.use(await startPostgres());
	const redis = stack.use(await startRedis());
	const environment = { ...queueEnvironment(postgres, redis), ...options.environment };
	const folder = stack.use(await createUserFolder({ ...options, environment }));
	const main = stack.use(await startInstance({ folder }));
	const processes: N8nProcess[] = [];
	stack.defer(async () => void (await Promise.all(processes.map(async (worker) => await worker.stop()))));
	const addWorker = async () => {
		const worker = await startWorker(folder);
		processes.push(worker);
		return worker;
	};
	for (let count = 0; count < workers; count++) await addWorker();
	const began = (id: string) => new RegExp(`Worker started execution ${id} `);
	const kept = stack.move();
	return {
		main,
		workers: processes,
		addWorker,
		dump: () => dumpDatabase(postgres),
		workerOf: (executionId) => processes.find((worker) => began(executionId).test(worker.log())),
		[Symbol.asyncDispose]: async () => await kept.disposeAsync(),
	};
}

function queueEnvironment(postgres: Service, redis: Service): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		// Else runs that are started by hand stay in the main process.
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		...databaseEnvironment(postgres),
		// Main and workers have to see the same files.
		N8N_DEFAULT_BINARY_DATA_MODE: 'database',
		// A worker that has died is noticed after seconds instead of a minute.
		QUEUE_WORKER_LOCK_DURATION: '15000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
		QUEUE_WORKER_STALLED_INTERVAL: '5000',
	};
}

async function startWorker(folder: UserFolder): Promise<N8nProcess> {
	const [brokerPort, healthPort] = await freePorts(2);
	const worker = startProcess(folder, ['worker', '--concurrency=20'], {
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(healthPort),
	});
	try {
		await untilUp(worker, async () => await isHealthy(`http://127.0.0.1:${healthPort}/healthz/readiness`));
	} catch (error) {
		await worker.stop();
		throw new Error(`The worker did not start; its log:\n${worker.log()}`, { cause: error });
	}
	return worker;
}

async function isHealthy(url: string): Promise<boolean> {
	try {
		return (await fetch(url)).ok;
	} catch {
		return false;
	}
}
