import { SalesforceError } from '../../api/errors';
import type { Org } from '../../api/org';
import { mapValues, type Result } from '../../api/results';
import { findByName } from '../../directory/find';
import type { DirectoryKind } from '../../directory/kinds';
import { didYouMean } from '../../directory/nearestNames';
import { describeObjects, type RecordObject } from '../describe';
import { findByKeys } from './keys';

/** Texts that are looked up among the records of an object; by one field where it is given. */
export interface Look {
	object: string;
	field?: string;
	texts: Set<string>;
}

/** The ID of the record of an object that a text names, or why it names none: NAME_NOT_FOUND, AMBIGUOUS_NAME, or the error of the query. */
export type FindText = (object: string, lookup: { field?: string; text: string }) => Result<string>;

/** Objects of which people know the API name, and what they are for those who look a name up. A group that owns records is a queue. */
const KINDS: Readonly<Partial<Record<string, DirectoryKind>>> = {
	Group: 'queue',
	Profile: 'profile',
	UserRole: 'role',
};

const kindOf = ({ object, field = 'Name' }: Look) => (isName(field) ? KINDS[object] : undefined);

const isName = (field: string) => /^(Developer)?Name$/i.test(field);

/** Looks texts up, those of all objects in shared calls; `owner` is the object that refers to them. Rejects when nothing could be asked. */
export async function findByText(org: Org, owner: RecordObject, looks: Look[]): Promise<FindText> {
	const isPlain = (look: Look) => look.object !== 'RecordType' && !kindOf(look);
	const objects = await describeObjects(
		org,
		looks.filter(isPlain).map(({ object }) => object),
	);
	// Queries that are asked for at the same moment share calls.
	const found = await Promise.all(
		looks.map(async (look) => {
			const kind = kindOf(look);
			if (kind) return await findOfKind(org, kind, look);
			if (look.object === 'RecordType') return findRecordTypes(owner, look);
			return await findByKeys(org, objects.get(look.object) as Result<RecordObject>, look);
		}),
	);
	const keyOf = (object: string, field = '') => `${object} ${field}`;
	const byLook = new Map(looks.map(({ object, field }, at) => [keyOf(object, field), found[at]]));
	return (object, { field, text }) => byLook.get(keyOf(object, field))?.get(text) as Result<string>;
}

async function findOfKind(org: Org, kind: DirectoryKind, { texts }: Look): Promise<Map<string, Result<string>>> {
	const found = (await findByName(org, { [kind]: [...texts] })).get(kind);
	return new Map([...(found ?? [])].map(([text, entry]) => [text, mapValues([entry], ({ id }) => id)[0]]));
}

// An object tells its record types itself, those with which the connected user may make records among them (sObject Describe).
function findRecordTypes({ label, recordTypeInfos }: RecordObject, { texts }: Look): Map<string, Result<string>> {
	const types = recordTypeInfos.filter(({ active, available, master }) => active && available && !master);
	const named = types.map(({ name, developerName }) => ({ name: developerName, label: name }));
	const find = (text: string): Result<string> => {
		const lower = text.toLowerCase();
		const type =
			types.find(({ developerName }) => developerName.toLowerCase() === lower) ??
			types.find(({ name }) => name.toLowerCase() === lower);
		if (type) return type.recordTypeId;
		const message = `${label} has no record type '${text.slice(0, 100)}' for the connected user`;
		const question = didYouMean(text, named);
		return new SalesforceError('NAME_NOT_FOUND', question ? `${message}. ${question}` : message);
	};
	return new Map([...texts].map((text) => [text, find(text)]));
}
