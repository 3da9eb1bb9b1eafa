import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { asList } from '../../fields/lists';
import { asUserLocator } from '../../fields/userLocator';
import { simpleText } from '../../fields/values';
import { resultOf, isError } from '../../salesforce/api/results';
import type { Operation } from '../operation';
import type { ItemValues } from './itemValues';

/** Parameters that say whom or what an item is about; the first that is given tells. */
const NAMING = [
	'user',
	'fromUser',
	'username',
	'email',
	'documentId',
	'recordId',
	'assignmentIds',
	'binaryPropertyName',
];

/** Whom or what the items of a run are about, in the words of their parameters: for those that failed before they were looked up. */
export class Subjects {
	private readonly names: string[];

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly values: ItemValues,
		{ description }: Operation,
	) {
		this.names = NAMING.filter((name) => description.some((field) => field.name === name));
	}

	/** What an item was given, such as `{ username: 'jane@acme.example' }` or `{ fileName: 'contract.pdf' }`; {} when nothing tells. */
	of(itemIndex: number): IDataObject {
		for (const name of this.names) {
			const given = resultOf(() => this.read(name, itemIndex));
			if (!isError(given) && given) return given;
		}
		return {};
	}

	private read(name: string, itemIndex: number): IDataObject | undefined {
		const value = this.values.get(name, itemIndex);
		if (name === 'user') return userGiven(value);
		if (name === 'fromUser') return { fromUser: asUserLocator(value, () => true).value };
		if (name === 'binaryPropertyName') return this.fileGiven(String(value), itemIndex);
		if (name === 'assignmentIds') return listGiven(name, asList(value));
		const text = simpleText(value);
		return text ? { [name]: text } : undefined;
	}

	private fileGiven(property: string, itemIndex: number): IDataObject | undefined {
		const fileName = this.context.getInputData()[itemIndex].binary?.[property]?.fileName;
		return fileName ? { fileName } : undefined;
	}
}

function userGiven(raw: unknown): IDataObject | undefined {
	const { by, value } = asUserLocator(raw, () => true);
	return value ? { [by]: value } : undefined;
}

const listGiven = (name: string, list: string[]): IDataObject | undefined =>
	list.length > 0 ? { [name]: list } : undefined;

/** A subject in a sentence: "jane@acme.example"; '' when nothing tells. */
export const subjectText = (subject: IDataObject) => Object.values(subject).flat().slice(0, 3).join(', ');
