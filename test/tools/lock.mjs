import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does `work` while holding the lock file, so that of several processes one works and the others wait. The lock of a process
 * that has died is taken over. `onWait` is called once if there is somebody to wait for. Returns what `work` returns.
 *
 * @template T
 * @param {string} lock path of the lock file, whose folder is made when it is missing
 * @param {() => void} onWait
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function withLock(lock, onWait, work) {
	await take(lock, onWait);
	try {
		return await work();
	} finally {
		rmSync(lock, { force: true });
	}
}

async function take(lock, onWait) {
	mkdirSync(dirname(lock), { recursive: true });
	const own = `${lock}.${process.pid}`;
	writeFileSync(own, String(process.pid));
	try {
		for (let tries = 0; !link(own, lock); tries++) {
			const holder = holderOf(lock);
			if (holder !== undefined && !isRunning(holder)) rmSync(lock, { force: true });
			else await wait(200);
			if (tries === 0) onWait();
		}
	} finally {
		rmSync(own, { force: true });
	}
}

/** A hard link appears at once and with its content, which a file that is created and then written does not. */
function link(own, lock) {
	try {
		linkSync(own, lock);
		return true;
	} catch (error) {
		if (error.code === 'EEXIST') return false;
		throw error;
	}
}

function holderOf(lock) {
	try {
		return Number(readFileSync(lock, 'utf8'));
	} catch {
		return undefined;
	}
}

function isRunning(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}
