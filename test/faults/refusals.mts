/**
 * Connections that are refused. A server that answers cannot refuse one, so a connection that the org cuts before anything happens is told to
 * the node as the system tells a refused one. Imported before anything that connects.
 */
import { ClientRequest } from 'node:http';

let isRefusing = false;

/** Tells connections that are cut as refused ones from now on, or no longer. */
export function refuseConnections(isOn: boolean): void {
	isRefusing = isOn;
}

const { emit } = ClientRequest.prototype;

ClientRequest.prototype.emit = function (this: ClientRequest, event: string | symbol, ...given: unknown[]): boolean {
	const isCut = isRefusing && event === 'error' && (given[0] as NodeJS.ErrnoException).code === 'ECONNRESET';
	return emit.call(this, event, ...(isCut ? [refusal()] : given));
};

const refusal = () =>
	Object.assign(new Error('connect ECONNREFUSED 203.0.113.7:443'), { code: 'ECONNREFUSED', syscall: 'connect' });
