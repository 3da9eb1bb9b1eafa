import { groupBy } from '../../api/lists';
import type { ApiRecord, FieldDescribe, Org } from '../../api/org';
import { textOf } from '../../api/query';
import { isError } from '../../api/results';
import { literal } from '../../api/soql';
import type { RecordObject } from '../describe';

/** A record that a reference can lead to: what is shown of it, and a text that names it in any org. */
interface Choice {
	label: string;
	value: string;
}

/** More are no list to pick from. */
const MOST_CHOICES = 100;

/** Where the records of an object are listed, and what they are called: by `value` in the form, by `label` for people. */
interface ChoiceQuery {
	soql(owner: string): string;
	value: string;
	label: string;
}

const plain = (select: string): ChoiceQuery => ({
	soql: () => `SELECT Id,${select} ORDER BY Name LIMIT ${MOST_CHOICES + 1}`,
	value: 'Name',
	label: 'Name',
});

/** Objects of which most orgs have few records. */
const QUERIES: Readonly<Partial<Record<string, ChoiceQuery>>> = {
	User: { ...plain("Name,Username FROM User WHERE IsActive = true AND UserType = 'Standard'"), value: 'Username' },
	// The queues that take records of the object (Object Reference, QueueSobject).
	Group: {
		soql: (owner) =>
			`SELECT Queue.Name,Queue.DeveloperName FROM QueueSobject WHERE SobjectType = ${literal(owner)} LIMIT ${MOST_CHOICES + 1}`,
		value: 'Queue.DeveloperName',
		label: 'Queue.Name',
	},
	UserRole: { ...plain('Name,DeveloperName FROM UserRole'), value: 'DeveloperName' },
	Profile: plain('Name FROM Profile'),
	Pricebook2: plain('Name FROM Pricebook2 WHERE IsActive = true'),
	Campaign: plain('Name FROM Campaign WHERE IsActive = true'),
	BusinessHours: plain('Name FROM BusinessHours WHERE IsActive = true'),
};

/**
 * What can be chosen for references of an object, by the field: for those whose objects have MOST_CHOICES records at most that are chosen
 * from. One API call, and none for record types. A field without an entry is filled in by hand.
 */
export async function readChoices(
	org: Org,
	object: RecordObject,
	fields: FieldDescribe[],
): Promise<Map<FieldDescribe, Choice[]>> {
	const isListed = (target: string) => target === 'RecordType' || QUERIES[target] !== undefined;
	const listed = fields.filter(({ referenceTo }) => referenceTo.length > 0 && referenceTo.every(isListed));
	const targets = [...new Set(listed.flatMap(({ referenceTo }) => referenceTo))];
	const choices = await choicesOf(org, object, targets);
	return new Map(
		listed.flatMap((field): Array<[FieldDescribe, Choice[]]> => {
			const lists = field.referenceTo.map((target) => choices.get(target));
			return lists.every((list) => list !== undefined) ? [[field, lists.flat()]] : [];
		}),
	);
}

async function choicesOf(org: Org, object: RecordObject, targets: string[]): Promise<Map<string, Choice[]>> {
	const queried = targets.flatMap((target) => {
		const query = QUERIES[target];
		return query ? [{ target, query }] : [];
	});
	const soqls = queried.map(({ query }) => query.soql(object.name));
	const answers = soqls.length > 0 ? await org.queryAll(soqls) : [];
	const choices = new Map([['RecordType', recordTypeChoices(object)]]);
	for (const [at, { target, query }] of queried.entries()) {
		const rows = answers[at];
		if (!isError(rows) && rows.length <= MOST_CHOICES) choices.set(target, choicesIn(query, rows));
	}
	return choices;
}

function recordTypeChoices({ recordTypeInfos }: RecordObject): Choice[] {
	return recordTypeInfos
		.filter(({ active, available, master }) => active && available && !master)
		.map(({ name, developerName }) => ({ label: name, value: developerName }));
}

// A name that several records have says nothing, so those are chosen by their IDs.
function choicesIn({ value, label }: ChoiceQuery, rows: ApiRecord[]): Choice[] {
	const nameOf = (row: ApiRecord) => textOf(row, value).toLowerCase();
	const named = groupBy(rows, nameOf);
	return rows.map((row) => {
		const given = textOf(row, named.get(nameOf(row))?.length === 1 ? value : 'Id');
		const shown = textOf(row, label);
		return { value: given, label: given === shown || value.endsWith('DeveloperName') ? shown : `${shown} (${given})` };
	});
}
