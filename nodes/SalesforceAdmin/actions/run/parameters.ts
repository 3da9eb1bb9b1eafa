import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { asList, asNames } from '../../fields/lists';
import { asNewOwner, asUserLocator } from '../../fields/userLocator';
import { asFlag, asName, labelOf, numberIn, simpleText } from '../../fields/values';
import { SalesforceError } from '../../salesforce/api/errors';
import { PIECE_BYTES } from '../../salesforce/api/limits';
import type { FileSource } from '../../salesforce/api/org';
import { isError, resultOf } from '../../salesforce/api/results';
import { shownValue } from '../../salesforce/api/texts/spoken';
import type { GivenName } from '../../salesforce/directory/givenNames';
import { checkNewOwner, type NewOwner } from '../../salesforce/records/newOwners';
import { checkLocator, type UserLocator } from '../../salesforce/users/read';
import type { ItemParameters } from '../operation';
import type { ItemValues } from './itemValues';

/** Reads the parameters of one item out of n8n. */
export class NodeParameters implements ItemParameters {
	/** The users that were read, by the name of their parameter. */
	private readonly users: Record<string, UserLocator | undefined> = {};

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly values: ItemValues,
		private readonly itemIndex: number,
	) {}

	text(name: string): string {
		const value = this.raw(name);
		const text = simpleText(value);
		if (text !== undefined) return text;
		throw new SalesforceError('INVALID_INPUT', `'${labelOf(name)}' must be a text, not ${shownValue(value)}`);
	}

	secret(name: string): string {
		const value = this.raw(name);
		const text = typeof (value ?? '') === 'object' ? '' : String(value ?? '');
		if (text.trim() !== '') return text;
		throw new SalesforceError('INVALID_INPUT', `'${labelOf(name)}' is empty or no text`);
	}

	flag(name: string): boolean {
		return asFlag(this.raw(name), `'${labelOf(name)}'`) ?? false;
	}

	/** Whether the model of an AI Agent runs the node. */
	get isOfTool(): boolean {
		return this.values.isOfTool;
	}

	/** Whether the model of an AI Agent gives an option: n8n writes that as an expression with $fromAI. */
	isOptionOfModel(name: string): boolean {
		if (!this.isOfTool) return false;
		const options: unknown = this.context.getNodeParameter('options', this.itemIndex, null, { rawExpressions: true });
		const raw = typeof options === 'string' ? options : (Object(options) as IDataObject)[name];
		return typeof raw === 'string' && /\$fromAI/i.test(raw);
	}

	option(name: string, unset = false): boolean {
		return asFlag(this.collection('options')[name], `The option '${labelOf(name)}'`) ?? unset;
	}

	count(name: string): number {
		const value = numberIn(this.raw(name));
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

	isByItem(name: string): boolean {
		return !this.values.isConstant(name, this.itemIndex);
	}

	names(name: string): GivenName[] {
		return asNames(this.raw(name));
	}

	json(name: string): unknown {
		const value = this.raw(name);
		if (typeof value !== 'string') return value;
		if (value.trim() === '') return undefined;
		const parsed = resultOf(() => JSON.parse(value) as unknown);
		if (!isError(parsed)) return parsed;
		throw new SalesforceError('INVALID_INPUT', `'${labelOf(name)}' is no JSON: '${value.slice(0, 50)}'`);
	}

	user(name: string): UserLocator {
		const user = checkLocator(asUserLocator(this.raw(name), () => this.isOfTool));
		this.users[name] = user;
		return user;
	}

	/** The user that the item is about, once it is read; undefined when it is about none. */
	get mainUser(): UserLocator | undefined {
		return this.users.user ?? this.users.fromUser;
	}

	newOwner(name: string): NewOwner {
		return checkNewOwner(asNewOwner(this.raw(name), () => this.isOfTool));
	}

	object(name: string): string {
		const object = asName(this.raw(name));
		if (object !== '') return object;
		throw new SalesforceError('INVALID_INPUT', `'${labelOf(name)}' is empty`, {
			advice: 'Choose an object from the list, or give its API name.',
		});
	}

	columns(name: string): IDataObject {
		const { mappingMode, value } = this.collection(name);
		if (mappingMode === 'autoMapInputData') return this.context.getInputData()[this.itemIndex].json;
		return value && typeof value === 'object' ? (value as IDataObject) : {};
	}

	locator(name: string): string {
		return asName(this.raw(name));
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

// A read stream allocates a full chunk first, so the chunk is no larger than the file.
const pieceOf = (fileSize: number) => Math.min(Math.max(fileSize, 1), PIECE_BYTES);

const fileNames = ({ fileName, mimeType }: IBinaryData) => ({ fileName: fileName ?? '', mimeType });
