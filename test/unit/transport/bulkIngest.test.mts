/** CSV on its way to and from Bulk API 2.0, against the CSV library of the simulated org, which is another one. */
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { bulkIngest } from '../../../nodes/SalesforceAdmin/transport/bulkIngest.ts';
import type { HttpRequest } from '../../../nodes/SalesforceAdmin/transport/send.ts';

/** The requests of one job to an org that answers every one of them with this text. */
function jobAnswered(body: string) {
	const sent: HttpRequest[] = [];
	const send = async (request: HttpRequest) => {
		sent.push(request);
		return { statusCode: 200, headers: {}, body };
	};
	return { sent, bulk: bulkIngest('/services/data/v66.0/jobs/ingest', send) };
}

const results = async (csv: string, columns = COLUMNS) =>
	await jobAnswered(csv).bulk.results('750', 'successfulResults', columns);

const COLUMNS = ['sf__Id', 'Username', 'Title'];
const cell = fc.oneof(
	fc.string(),
	fc.string({ unit: 'grapheme' }),
	fc.stringMatching(/^[\s",;\r\n#N/A=+-]*$/),
	fc.constant(''),
);
/** A row whose first cell is never empty, as no row of a job is. */
const row = fc.tuple(fc.stringMatching(/^[\w]{1,18}$/), cell, cell);
const rows = fc.array(row, { maxLength: 20 }) as fc.Arbitrary<string[][]>;

/** As Salesforce writes result files: every cell in quotes. */
const asSalesforce = (table: string[][]) => stringify(table, { quoted: true });

test('any text reaches Salesforce as it is', async () => {
	const { bulk } = jobAnswered('');
	await fc.assert(
		fc.asyncProperty(rows, async (values) => {
			const csv = await bulk.csvOf(COLUMNS, values);
			expect(parse(csv)).toEqual([COLUMNS, ...values]);
		}),
	);
});

test('any text of a result file is read as it is', async () => {
	await fc.assert(
		fc.asyncProperty(rows, fc.boolean(), async (values, isMarked) => {
			const csv = (isMarked ? '\ufeff' : '') + asSalesforce([COLUMNS, ...values]);
			expect(await results(csv)).toEqual(values);
		}),
	);
});

test('a result file of several megabytes is read as it is', async () => {
	const values = Array.from({ length: 60_000 }, (_, at) => [
		`005${at}`,
		`${'"'.repeat(at % 4)}a,${'\n'.repeat(at % 3)}${'x'.repeat(at % 60)}`,
		at % 5 === 0 ? '' : 'Ü, "b"',
	]);
	const csv = asSalesforce([COLUMNS, ...values]);
	expect(csv.length).toBeGreaterThan(3_000_000);
	expect(await results(csv)).toEqual(values);
});

test('empty lines are no rows, also where rows have one cell', async () => {
	expect(await results('"Id"\n"0051"\n\n"0052"\n\n', ['Id'])).toEqual([['0051'], ['0052']]);
	expect(await results('"Id","A"\n\n"0051","x"\n"0052","y', ['Id'])).toEqual([['0051']]);
});

test('of a file that is cut short only whole rows are taken', async () => {
	const plain = fc.array(fc.tuple(...COLUMNS.map(() => fc.stringMatching(/^[\w ,\n]{1,12}$/))), { minLength: 1 });
	await fc.assert(
		fc.asyncProperty(plain, fc.nat(), async (values, place) => {
			const csv = asSalesforce([COLUMNS, ...values]);
			const cut = csv.slice(0, place % csv.length);
			// An empty last cell looks the same.
			fc.pre(!cut.endsWith(','));
			const read = await results(cut);
			expect(values.slice(0, read.length)).toEqual(read);
		}),
	);
});

test('of a result file only the columns that are asked for are kept', async () => {
	const csv = 'sf__Id,Title,Username\n"0051","a, b","x@acme.example"\n';
	expect(await results(csv, ['Username', 'sf__Id', 'sf__Error'])).toEqual([['x@acme.example', '0051', '']]);
});

test('the text of a large job is made in portions, so that n8n gets to do other things', async () => {
	const { bulk } = jobAnswered('');
	const large = Array.from({ length: 30_000 }, (_, at) => [`005${at}`, 'false']);
	let turns = 0;
	const clock = setInterval(() => turns++, 0);
	const csv = await bulk.csvOf(['Id', 'IsActive'], large);
	clearInterval(clock);
	expect(turns).toBeGreaterThan(2);
	expect(parse(csv)).toEqual([['Id', 'IsActive'], ...large]);
});

test('uploads the text as CSV in UTF-8', async () => {
	const { bulk, sent } = jobAnswered('');
	await bulk.upload('750', 'Id\n005\n');
	expect(sent).toEqual([
		{
			method: 'PUT',
			path: '/services/data/v66.0/jobs/ingest/750/batches',
			headers: { 'content-type': 'text/csv; charset=UTF-8' },
			body: 'Id\n005\n',
		},
	]);
});

test.each(['', 'OK', 'null', '[]', '{}', '{"id":"750"}', '{"id":"751","state":"JobComplete"}', '<html>'])(
	'an answer that is no job, or another one, is an error and never a state of the job: %j',
	async (body) => {
		const { bulk } = jobAnswered(body);
		await expect(bulk.job('750')).rejects.toMatchObject({ errorCode: 'CONNECTION_LOST' });
		await expect(bulk.setState('750', 'UploadComplete')).rejects.toMatchObject({ errorCode: 'CONNECTION_LOST' });
	},
);

test('a job that is opened has an ID', async () => {
	await expect(jobAnswered('{"state":"Open"}').bulk.open('User', 'update')).rejects.toMatchObject({
		errorCode: 'CONNECTION_LOST',
	});
});
