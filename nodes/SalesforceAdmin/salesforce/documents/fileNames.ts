import type { FileSource } from '../api/org';

/** What a file is called in Salesforce. `extension` has no dot, and is empty when nothing tells it. */
export interface FileNames {
	title: string;
	extension: string;
}

/** A file to upload with the name and the extension that a request gives it; both are empty when it gives none. */
export interface NamedFile {
	file: FileSource;
	name: string;
	extension: string;
}

/**
 * Returns title and extension of a file: those of the request, else those of the file's own name. Examples:
 *
 * | own name | name | extension | title | extension |
 * | --- | --- | --- | --- | --- |
 * | `report.pdf` | | | `report` | `pdf` |
 * | `report.pdf` | | `txt` | `report` | `txt` |
 * | `report.pdf` | `Contract` | | `Contract` | `pdf` |
 * | `report.pdf` | `Contract` | `.txt` | `Contract` | `txt` |
 * | `report.pdf` | `Contract.docx` | | `Contract` | `docx` |
 * | `report.pdf` | `Contract.docx` | `txt` | `Contract` | `txt` |
 * | `report.pdf` | `Contract v1.2` | | `Contract v1.2` | `pdf` |
 * | `scan.7z` | `Contract.7z` | | `Contract` | `7z` |
 * | `.env` | | | `.env` | |
 * | | | | `Untitled` | |
 */
export function resolveFileNames({ file, name, extension }: NamedFile): FileNames {
	const own = endOf(file.fileName);
	const requested = extension.replace(/^\./, '') || (name ? '' : own);
	const { title, ending } = splitName(name || file.fileName, name ? [requested, own] : [requested]);
	return { title: title || 'Untitled', extension: requested || ending || own };
}

/** The name of a file with its extension: `report.pdf`. */
export function joinFileName({ title, extension }: FileNames): string {
	return extension ? `${title}.${extension}` : title;
}

// The end of a name is an extension if it looks like one or is one that is known already; otherwise it belongs to the title.
function splitName(name: string, known: string[]): { title: string; ending: string } {
	const ending = endOf(name);
	const isKnown = known.some((extension) => extension.toLowerCase() === ending.toLowerCase());
	if (ending === '' || !(isKnown || LIKE_AN_EXTENSION.test(ending))) return { title: name, ending: '' };
	return { title: name.slice(0, -ending.length - 1), ending };
}

// The text after the last dot. A name that only begins with a dot, such as ".env", has none.
const endOf = (name: string) => /.\.([^.]+)$/s.exec(name)?.[1] ?? '';

// "Contract v1.2" has no extension, so a digit does not begin one.
const LIKE_AN_EXTENSION = /^[a-z][a-z0-9]{0,4}$/i;
