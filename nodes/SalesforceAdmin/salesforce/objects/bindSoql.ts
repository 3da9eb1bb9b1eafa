import { SalesforceError } from '../api/errors';
import { literal } from '../api/soql';

/** The value of a parameter of a query, as SOQL writes it: one literal, which may be null, or those of a list. */
export interface SoqlValue {
	literals: string[];
	isList: boolean;
}

/** Quoted texts, in which a colon is a character like any other (SOQL and SOSL Reference, "Quoted String Escape Sequences"). */
const QUOTED = /('(?:\\[^]|[^'\\])*')/;

/** A parameter in a statement. A time has digits after its colons, and so has a date literal such as LAST_N_DAYS:30. */
const PARAMETER = /:([A-Za-z_]\w*)/g;

/**
 * The statement with every `:name` outside of quotes replaced by the value of that name, in lower case among `values`. A value stands as a
 * literal, so that nothing of it becomes a part of the statement. Throws INVALID_INPUT for a statement that does not only read, for an open
 * quote, an unknown name, and a list where one value is needed.
 */
export function bindSoql(soql: string, values: ReadonlyMap<string, SoqlValue>): string {
	const parts = soql.split(QUOTED);
	const isText = (_: string, at: number) => at % 2 === 0;
	checkStatement(parts.filter(isText));
	const before = (end: number) => parts.map((part, at) => (at % 2 === 0 ? part : "''")).slice(0, end);
	return parts.map((part, at) => (isText(part, at) ? bindPart(part, values, before(at).join('')) : part)).join('');
}

const WRITING = /(?<![\w.])(INSERT|UPDATE|UPSERT|DELETE|UNDELETE|MERGE)(?![\w.])|\bFOR\s+(?:VIEW|REFERENCE)\b/i;

function checkStatement(texts: string[]): void {
	if (texts.some((text) => text.includes("'"))) {
		throw invalid(
			'A quote in the query is not closed',
			"Write a quote inside of a text as \\', or give the text as a parameter.",
		);
	}
	const [written] = texts.flatMap((text) => WRITING.exec(text)?.[0] ?? []);
	if (written !== undefined) {
		throw invalid(
			`A query only reads, and this one has ${written.toUpperCase()} outside of quotes`,
			'To change records, use the operations Create, Update, Create or Update, or Delete.',
		);
	}
	if (/^\s*SELECT\b/i.test(texts[0])) return;
	throw invalid('A query begins with SELECT', 'Write a statement such as SELECT Id, Name FROM Account.');
}

/** `before` is the statement up to the text, with empty quotes for what is quoted. */
function bindPart(text: string, values: ReadonlyMap<string, SoqlValue>, before: string): string {
	return text.replace(PARAMETER, (_, name: string, at: number) => {
		const value = values.get(name.toLowerCase());
		if (!value) throw unknownName(name, values);
		return written(name, value, before + text.slice(0, at));
	});
}

/** What takes a list (SOQL and SOSL Reference, "Comparison Operators" and "Query Multi-Select Picklists"); a subquery is none. */
const LIST_NEXT = /\b(?:IN|INCLUDES|EXCLUDES)\s*$/i;
const LIST_BEGUN = /\b(?:IN|INCLUDES|EXCLUDES)\s*\((?!\s*SELECT\b)[^()]*$/i;

/** What compares with null (SOQL and SOSL Reference, "Null Values"). */
const EQUALITY = /(?:=|<>)\s*$/;
const ORDER = /[<>]=\s*$/;

/** A date literal that needs a number after its colon (SOQL and SOSL Reference, "Date Formats and Date Literals"). */
const DATE_LITERAL = /\b(?:LAST_N|NEXT_N|N)_[A-Z_]+$/i;

function written(name: string, { literals, isList }: SoqlValue, before: string): string {
	if (literals[0] === NULL && !isList) return nullAfter(name, before);
	if (LIST_NEXT.test(before)) return `${/\s$/.test(before) ? '' : ' '}(${literals.join(',')})`;
	if (LIST_BEGUN.test(before)) return literals.join(',');
	const [value] = literals;
	if (isList) {
		throw invalid(
			`The parameter '${name}' is a list, and one value is needed where :${name} stands`,
			`Write IN :${name} to find any of them, or give one value.`,
		);
	}
	if (!DATE_LITERAL.test(before)) return value;
	const number = /^'?(\d{1,5})'?$/.exec(value)?.[1];
	if (number !== undefined) return `:${number}`;
	throw invalid(
		`The parameter '${name}' stands in a date literal and must be a whole number, not ${value.slice(0, 50)}`,
	);
}

/** What stands in a query for no value. */
const NULL = 'null';

function nullAfter(name: string, before: string): string {
	if (EQUALITY.test(before) && !ORDER.test(before)) return NULL;
	throw invalid(
		`The parameter '${name}' is null, and only = and != compare with null`,
		`Give a value, or write :${name} behind = or !=.`,
	);
}

function unknownName(name: string, values: ReadonlyMap<string, SoqlValue>): SalesforceError {
	const given = [...values.keys()];
	const known = given.length > 0 ? `Given are: ${given.join(', ')}` : 'None is given';
	return invalid(
		`The query has :${name}, and no parameter is called so. ${known}`,
		`Add the parameter. A text that is no parameter stands in quotes: ${literal(`:${name}`)}.`,
	);
}

const invalid = (message: string, advice?: string) => new SalesforceError('INVALID_INPUT', message, { advice });
