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
 * | `contract.pdf` | `Offer J.Smith` | | `Offer J.Smith` | `pdf` |
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

// The end of a name is an extension if it is a usual one or one that is known already; otherwise it belongs to the title.
function splitName(name: string, known: string[]): { title: string; ending: string } {
	const ending = endOf(name);
	const isKnown = known.some((extension) => extension.toLowerCase() === ending.toLowerCase());
	if (ending === '' || !(isKnown || USUAL_EXTENSIONS.has(ending.toLowerCase()))) return { title: name, ending: '' };
	return { title: name.slice(0, -ending.length - 1), ending };
}

// The text after the last dot. A name that only begins with a dot, such as ".env", has none.
const endOf = (name: string) => /.\.([^.]+)$/s.exec(name)?.[1] ?? '';

// "Contract v1.2" and "Offer J.Smith" have no extension, so not everything after a dot is one.
const USUAL_EXTENSIONS = new Set(
	(
		'avi bmp csv doc docm docx eml epub gif gz heic htm html ics jpeg jpg json key md mov mp3 mp4 msg numbers odp ods odt ' +
		'pages pdf png ppt pptm pptx ps psd rtf svg tar tif tiff tsv txt vcf vsd vsdx wav webm webp xls xlsb xlsm xlsx xml yaml yml zip'
	).split(' '),
);
