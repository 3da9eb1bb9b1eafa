/**
 * Stands in for what the bundle leaves out: jsforce's network stack, SOAP, multipart bodies, browser and stream support. A call of it
 * throws an error that says so, instead of `undefined is not a function`.
 */
export default function unavailable(): never {
	throw new Error('This part of jsforce is not in the package: requests go through n8n');
}

/** jsforce sets defaults of its request module while it loads. The bundle has no such module, so this does nothing. */
export function setDefaults(): void {}
