import { resolveFileNames } from '../../../../nodes/SalesforceAdmin/salesforce/documents/fileNames.ts';

test.each([
	['report.pdf', '', '', 'report', 'pdf'],
	['report.pdf', '', 'txt', 'report', 'txt'],
	['report.pdf', 'Contract', '', 'Contract', 'pdf'],
	['report.pdf', 'Contract', '.txt', 'Contract', 'txt'],
	['report.pdf', 'Contract.docx', '', 'Contract', 'docx'],
	['report.pdf', 'Contract.docx', 'txt', 'Contract', 'txt'],
	['report.pdf', 'Contract v1.2', '', 'Contract v1.2', 'pdf'],
	['contract.pdf', 'Offer J.Smith', '', 'Offer J.Smith', 'pdf'],
	['contract', 'Offer J.Smith', '', 'Offer J.Smith', ''],
	['contract.pdf', 'Offer J.Smith', 'txt', 'Offer J.Smith', 'txt'],
	['contract.pdf', 'Offer J.Smith.pdf', '', 'Offer J.Smith', 'pdf'],
	['scan.7z', 'Contract.7z', '', 'Contract', '7z'],
	['scan.7z', '', '', 'scan', '7z'],
	['scan.7z', '', 'pdf', 'scan.7z', 'pdf'],
	['scan.7z', 'Contract.7Z', 'pdf', 'Contract', 'pdf'],
	['README', 'Contract v1.2', '', 'Contract v1.2', ''],
	['.env', '', '', '.env', ''],
	['report.', '', '', 'report.', ''],
	['', '', '', 'Untitled', ''],
])(
	'the file "%s" uploaded as "%s" with the extension "%s" is called "%s" and "%s"',
	(fileName, name, extension, ...expected) => {
		const file = { fileName, mimeType: '', size: 1, bytes: Buffer.from('x') };
		const names = resolveFileNames({ file, name, extension });
		expect([names.title, names.extension]).toEqual(expected);
	},
);
