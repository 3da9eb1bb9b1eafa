/** The way in for servers: an HTTP proxy that joins Salesforce's host names, and only those, to the org's TLS port. */
import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { isSalesforceHost } from '../wire/hosts.mts';

/** An unstarted proxy. CONNECT to anything but port 443 of a Salesforce host is refused with 403. */
export function createProxy(tlsPort: number): http.Server {
	const proxy = http.createServer((_request, response) => {
		response.writeHead(403, { 'content-type': 'text/plain' });
		response.end('This proxy only answers CONNECT for Salesforce host names.\n');
	});
	proxy.on('connect', (request: http.IncomingMessage, client: Duplex, head: Buffer) => {
		const [host = '', port] = (request.url ?? '').split(':');
		if (!isSalesforceHost(host) || port !== '443') {
			client.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
			return;
		}
		join(client, head, tlsPort);
	});
	return proxy;
}

function join(client: Duplex, head: Buffer, tlsPort: number): void {
	const org = net.connect(tlsPort, '127.0.0.1', () => {
		client.write('HTTP/1.1 200 Connection established\r\n\r\n');
		org.write(head);
		org.pipe(client);
		client.pipe(org);
	});
	for (const [one, other] of [
		[org, client],
		[client, org],
	] as const) {
		one.on('error', () => other.destroy());
		one.on('close', () => other.destroy());
	}
}
