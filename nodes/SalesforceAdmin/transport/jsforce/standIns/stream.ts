/**
 * Streams that move no data. jsforce derives classes from Node's streams while it loads and hands one out beside each promise;
 * this package only awaits the promises. Record streams therefore do not work in the bundle.
 */
import { EventEmitter } from 'events';

class IdleStream extends EventEmitter {
	pipe<Destination>(destination: Destination): Destination {
		return destination;
	}

	read(): null {
		return null;
	}

	push(): boolean {
		return true;
	}

	write(): boolean {
		return true;
	}

	end(): this {
		return this;
	}
}

export {
	IdleStream as Duplex,
	IdleStream as PassThrough,
	IdleStream as Readable,
	IdleStream as Transform,
	IdleStream as Writable,
};
