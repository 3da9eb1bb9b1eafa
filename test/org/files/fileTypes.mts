/** What the name of a file says about it. */

/** Extension in lower case → FileType as ContentVersion shows it (Object Reference, ContentVersion, FileType). */
const FILE_TYPES: Readonly<Record<string, string>> = {
	bmp: 'BMP',
	csv: 'CSV',
	doc: 'WORD',
	docx: 'WORD_X',
	gif: 'GIF',
	htm: 'HTML',
	html: 'HTML',
	jpeg: 'JPEG',
	jpg: 'JPG',
	js: 'JS',
	mp3: 'MP3',
	mp4: 'MP4',
	pdf: 'PDF',
	png: 'PNG',
	ppt: 'POWER_POINT',
	pptx: 'POWER_POINT_X',
	rtf: 'RTF',
	svg: 'SVG',
	tif: 'TIFF',
	tiff: 'TIFF',
	txt: 'TEXT',
	xls: 'EXCEL',
	xlsx: 'EXCEL_X',
	xml: 'XML',
	zip: 'ZIP',
};

/** The parts of a file's name that fields of a file show. */
export interface FileName {
	/** Name without folder and extension. */
	title: string;
	/** Without the dot; null when there is none. */
	extension: string | null;
	fileType: string;
}

/** Takes a path of a client's machine apart, with slashes of either kind. */
export function readFileName(path: string): FileName {
	const name = path.split(/[\\/]/).at(-1) ?? path;
	const dot = name.lastIndexOf('.');
	const extension = dot > 0 && dot < name.length - 1 ? name.slice(dot + 1) : null;
	const fileType = extension === null ? 'UNKNOWN' : (FILE_TYPES[extension.toLowerCase()] ?? 'UNKNOWN');
	return { title: dot > 0 ? name.slice(0, dot) : name, extension, fileType };
}

/** Whether the extension is one of HTML, which the setting `htmlUploads` can refuse. */
export function isHtml({ extension }: FileName): boolean {
	return /^(x?html?|mht(ml)?)$/i.test(extension ?? '');
}
