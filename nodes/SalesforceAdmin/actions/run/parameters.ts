import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import { PIECE_BYTES } from '../../salesforce/api/limits';
import type { FileSource } from '../../salesforce/api/org';
import { checkLocator, type UserLocator } from '../../salesforce/users/read';
import type { ItemValues } from './itemValues';
import type { ItemParameters } from '../operation';

interface Locator {
	mode?: string;
	value?: unknown;
}

/** Reads the parameters of one item out of n8n. */
export class NodeParameters implements ItemParameters {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly values: ItemValues,
		private readonly itemIndex: number,
	) {}

	text(name: string): string {
		const value = this.raw(name);
		const text = simpleText(value);
		if (text !== undefined) return text;
		const shown = JSON.stringify(value).slice(0, 100);
		throw new SalesforceError('INVALID_INPUT', `'${labelOf(name)}' must be a text, not ${shown}`);
	}

	flag(name: string): boolean {
		return asFlag(this.raw(name), `'${labelOf(name)}'`) ?? false;
	}

	count(name: string): number {
		const value = Number(this.raw(name));
		if (Number.isInteger(value) && value > 0) return value;
		throw new SalesforceError('INVALID_INPUT', `'${labelOf(name)}' must be a whole number above 0`);
	}

	collection(name: string): IDataObject {
		const value = this.raw(name);
		return value && typeof value === 'object' ? (value as IDataObject) : {};
	}

	list(name: string): string[] {
		return asList(this.raw(name));
	}

	user(name: string): UserLocator {
		const raw = this.raw(name);
		const { mode } = asLocator(raw);
		const text = plainText(raw);
		if (mode === 'username' || mode === 'federationId') return checkLocator({ by: mode, value: text });
		const id = idInAddress(text);
		// An ID has no @: whoever gives a username where an ID is asked for, as the model of an AI Agent may, means that user.
		return checkLocator(id.includes('@') ? { by: 'username', value: text } : { by: 'id', value: id });
	}

	locator(name: string): string {
		return plainText(this.raw(name));
	}

	get timeZone(): string {
		return this.context.getTimezone();
	}

	async file(name: string): Promise<FileSource> {
		const property = this.text(name);
		const binary = this.binary(property);
		if (binary.id) return await this.storedFile(binary, binary.id);
		const bytes = await this.context.helpers.getBinaryDataBuffer(this.itemIndex, property);
		return { ...fileNames(binary), size: bytes.length, bytes };
	}

	private binary(property: string): IBinaryData {
		const binary = this.binaryOrNone(property);
		if (binary) return binary;
		throw new SalesforceError('NO_BINARY_DATA', `The item has no file in the field '${property}'`);
	}

	private binaryOrNone(property: string): IBinaryData | undefined {
		try {
			return this.context.helpers.assertBinaryData(this.itemIndex, property);
		} catch {
			return undefined;
		}
	}

	private async storedFile(binary: IBinaryData, id: string): Promise<FileSource> {
		const { fileSize } = await this.context.helpers.getBinaryMetadata(id);
		return {
			...fileNames(binary),
			size: fileSize,
			open: async () => await this.context.helpers.getBinaryStream(id, pieceOf(fileSize)),
		};
	}

	private raw(name: string): unknown {
		return this.values.get(name, this.itemIndex);
	}
}

// Node makes room for a whole piece before it reads, also where the file is smaller.
const pieceOf = (fileSize: number) => Math.min(Math.max(fileSize, 1), PIECE_BYTES);

const fileNames = ({ fileName, mimeType }: IBinaryData) => ({ fileName: fileName ?? '', mimeType });

/** A list of texts out of an array, also one of resource locators or of arrays, or out of a text with commas or line breaks. */
export function asList(value: unknown): string[] {
	const entries = typeof value === 'string' ? value.split(/[,\n]/) : [value].flat(Infinity);
	return entries.map(plainText).filter((entry) => entry !== '');
}

/** What a value means as yes or no; undefined when it is empty. Throws INVALID_INPUT for anything but true and false. */
export function asFlag(value: unknown, what: string): boolean | undefined {
	const text = plainText(value).toLowerCase();
	if (text === '') return undefined;
	if (text === 'true' || text === 'false') return text === 'true';
	throw new SalesforceError('INVALID_INPUT', `${what} must be true or false, not '${text.slice(0, 50)}'`);
}

/** Whether an expression yields nothing, as opposed to a field that was left empty. */
export function isNothing(value: unknown): boolean {
	const given = asLocator(value).value;
	return given === undefined || given === null;
}

/** The text of a value or of a resource locator; undefined when it is empty. */
export function asText(value: unknown): string | undefined {
	return plainText(value) || undefined;
}

function plainText(raw: unknown): string {
	const { value } = asLocator(raw);
	const text = simpleText(value);
	if (text !== undefined) return text;
	throw new SalesforceError('INVALID_INPUT', `A name or an ID is needed, not ${JSON.stringify(value).slice(0, 100)}`);
}

/** The text of anything but an object or a list; a date is a moment. */
function simpleText(value: unknown): string | undefined {
	if (value instanceof Date) return value.toISOString();
	return typeof (value ?? '') === 'object' ? undefined : String(value ?? '').trim();
}

function asLocator(raw: unknown): Locator {
	if (raw && typeof raw === 'object' && 'value' in raw) return raw as Locator;
	return { value: raw };
}

// People paste the address of a record: …/lightning/r/User/005…/view, …/005…, or of its page in Setup, …/page?address=%2F005….
function idInAddress(text: string): string {
	return /^https?:\/\/.*(?:\b|%2F)(005[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?)\b/i.exec(text)?.[1] ?? text;
}

/** 'First Name' for `firstName`. */
export function labelOf(name: string): string {
	const words = name.replace(/([a-z])([A-Z])/g, '$1 $2');
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * The fields of a collection and of custom fields by API name; resource locators become their values. A field whose expression yields
 * nothing is not given: an item that lacks it must not clear it in Salesforce.
 */
export function givenFields(collection: IDataObject, customFields: IDataObject): Record<string, unknown> {
	const custom = (customFields.field ?? []) as Array<{ name?: unknown; value?: unknown }>;
	const named = custom.map(({ name, value }) => [String(name ?? '').trim(), value]).filter(([name]) => name !== '');
	const fields = Object.entries(collection).map(([name, value]) => [name, asLocator(value).value]);
	return Object.fromEntries([...fields, ...named].filter(([, value]) => value !== undefined));
}

/** A date or date and time as SOQL writes it, if there is one. Without a zone it is meant in `zone`. Throws INVALID_INPUT for anything else. */
export function instant(value: string | undefined, zone: string, what: string): string | undefined {
	if (value === undefined) return undefined;
	const time = /(Z|[+-]\d{2}:?\d{2})$/.test(value) ? Date.parse(value) : wallClock(value, zone);
	if (Number.isNaN(time)) throw new SalesforceError('INVALID_INPUT', `${what} '${value.slice(0, 50)}' is not a date`);
	return new Date(time).toISOString();
}

// The moment at which the clocks of a zone show a date, or a date and time.
function wallClock(text: string, zone: string): number {
	const time = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00Z` : `${text.replace(' ', 'T')}Z`);
	return Number.isNaN(time) ? time : time - offsetAt(time - offsetAt(time, zone), zone);
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(time: number, zone: string): number {
	const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
	const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
	const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? ['', '+', '0', '0'];
	return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
