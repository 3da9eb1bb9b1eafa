/** CSV of Bulk API 2.0, in both directions. */
import type { Readable } from 'node:stream';
import { parse, CsvError } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { CsvTable } from '../world/jobs.mts';

/** REST guide, Bulk API 2.0, `columnDelimiter`. */
export const DELIMITERS: Readonly<Record<string, string>> = {
	BACKQUOTE: '`',
	CARET: '^',
	COMMA: ',',
	PIPE: '|',
	SEMICOLON: ';',
	TAB: '\t',
};
/** REST guide, Bulk API 2.0, `lineEnding`. */
export const LINE_ENDINGS: Readonly<Record<string, string>> = { LF: '\n', CRLF: '\r\n' };

/** Reads an upload as it streams in. What is no proper CSV does not throw: it fails the job, not the upload. */
export async function readCsv(stream: Readable, delimiter: string, lineEnding: string): Promise<CsvTable> {
	const lines = LINE_ENDINGS[lineEnding];
	const parser = parse({ bom: true, delimiter: DELIMITERS[delimiter], recordDelimiter: lines, relaxQuotes: false });
	const pieces: Buffer[] = [];
	let size = 0;
	let start = '';
	stream.on('data', (chunk: Buffer) => {
		size += chunk.length;
		pieces.push(chunk);
		if (!start.includes('\n')) start += chunk.toString();
	});
	stream.on('error', (error) => parser.destroy(error));
	stream.pipe(parser);
	const lists: string[][] = [];
	let error: string | undefined;
	try {
		for await (const list of parser) lists.push(list as string[]);
	} catch (caught) {
		if (!(caught instanceof CsvError)) throw caught;
		error = `InvalidBatch : ${caught.message}`;
		stream.resume();
	}
	const [header = [], ...rows] = lists;
	if (header.at(-1)?.endsWith('\r') || header.some((column) => column.includes('\n'))) {
		error = `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`;
	}
	const headerLine = start.replace(/^\uFEFF/, '').replace(/\r?\n[^]*$/, '');
	const upload = () => Buffer.concat(pieces).toString();
	return { header, headerLine, rows, size, error, upload };
}

/** The last rows of an upload below its first line, word for word (recorded: unprocessedrecords). */
export function lastRowsOf(
	{ upload, headerLine }: CsvTable,
	count: number,
	format: { delimiter: string; lines: string },
): string {
	const delimiter = DELIMITERS[format.delimiter];
	const recordDelimiter = LINE_ENDINGS[format.lines];
	const all = parseAtOnce(upload(), { bom: true, delimiter, recordDelimiter, raw: true, relaxColumnCount: true });
	const texts = (all as unknown as Array<{ raw: string }>).slice(1).map(({ raw }) => raw.replace(/\r?\n$/, ''));
	return [headerLine, ...(count > 0 ? texts.slice(-count) : []), ''].join('\n');
}

/**
 * A result file as Salesforce writes it: Salesforce's own columns and all cells in quotes, the names of the upload's
 * columns as they were uploaded (recorded by amp-labs, `partial-failure.csv`, and by others with quotes). A header given as a
 * list has no quotes.
 */
export function writeCsv(
	{
		own = [],
		header,
		rows,
	}: { own?: readonly string[]; header: readonly string[] | string; rows: readonly string[][] },
	delimiterName: string,
): string {
	const delimiter = DELIMITERS[delimiterName]!;
	const write = (cells: readonly string[], quoted: boolean) =>
		cells.length === 0
			? ''
			: stringify([[...cells]], { delimiter, quoted, quoted_empty: quoted, record_delimiter: '' });
	const titles = [write(own, true), typeof header === 'string' ? header : write(header, false)]
		.filter(Boolean)
		.join(delimiter);
	return `${titles}\n${stringify(rows as string[][], { delimiter, quoted: true, quoted_empty: true })}`;
}
