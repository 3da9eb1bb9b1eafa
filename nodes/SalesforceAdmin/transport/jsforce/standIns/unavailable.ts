/**
 * Takes the place of what the bundle leaves out: jsforce's network stack, SOAP, multipart bodies, browser and stream support.
 * Whoever calls it is told so, instead of meeting `undefined is not a function`.
 */
export default function unavailable(): never {
	throw new Error('This part of jsforce is not in the package: requests go through n8n');
}

/** jsforce sets defaults of its request module while it loads; there is nothing to set them on. */
export function setDefaults(): void {}
