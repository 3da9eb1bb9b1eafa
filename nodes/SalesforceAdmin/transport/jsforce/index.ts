/**
 * jsforce as far as this package uses it, and the only door to it. From source (tests) these are the npm packages; in the built
 * package gulpfile.js puts one bundled file in this place, because a community package may not have dependencies.
 *
 * The imports reach into `jsforce/lib`: its main file also loads every API module, the registry and the network stack.
 */
import Papa from 'papaparse';

export { Connection } from 'jsforce/lib/connection';
export { Transport } from 'jsforce/lib/transport';
export { StreamPromise } from 'jsforce/lib/util/promise';
export { EventEmitter } from 'events';

/** CSV, by a library that takes less than half the time of the one that jsforce has. */
export const { parse: parseCsv, unparse: stringifyCsv } = Papa;
