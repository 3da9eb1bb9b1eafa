/** An org for the tests of bulk jobs. */
import type { Change, Write } from '../../../../nodes/SalesforceAdmin/salesforce/writes/changes.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { Org, WriteKind } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import type { BulkJob } from '../../../../nodes/SalesforceAdmin/salesforce/api/shapes/bulk.ts';

type Files = Partial<Record<'successfulResults' | 'failedResults' | 'unprocessedrecords', string[][]>>;

/** What the org of one bulk job answers. */
export interface Script {
	/** How the job ends. */
	end?: Partial<BulkJob>;
	/** Rows of the result files, the first one being the names of the columns. */
	files?: Files;
	/** The steps that the org refuses. */
	refuses?: string[];
	cancelled?: boolean;
}

/** An org with one bulk job, which ends as the script says. Remembers the steps, and what was told of the progress. */
export function orgWith({ end = {}, files = {}, refuses = [], cancelled = false }: Script) {
	const steps: string[] = [];
	const log: string[] = [];
	let uploaded = 0;
	const step = <T,>(name: string, result: T): T => {
		steps.push(name);
		if (refuses.includes(name)) throw SalesforceError.reported('FUNCTIONALITY_NOT_ENABLED', 'no bulk jobs here');
		return result;
	};
	const job = (state: BulkJob['state']): BulkJob => ({ id: '750', state });
	const ended = (): BulkJob => ({
		...job('JobComplete'),
		numberRecordsProcessed: uploaded,
		numberRecordsFailed: (files.failedResults?.length ?? 1) - 1,
		...end,
	});
	const org = {
		cancelled: () => cancelled,
		wait: async () => {},
		reportProgress: (subject: string, text: string) => void log.push(`${subject}: ${text}`),
		bulk: {
			open: async () => step('open', job('Open')),
			csvOf: async (_: string[], rows: Iterable<string[]>) => String((uploaded = [...rows].length)),
			upload: async () => step('upload', undefined),
			setState: async (_: string, state: BulkJob['state']) =>
				step(state, state === 'Aborted' ? { ...ended(), state } : job(state)),
			job: async () => step('job', ended()),
			results: async (_: string, file: keyof Files, wanted: string[]) => {
				const [columns = [], ...rows] = step(file, files[file] ?? []);
				return rows.map((row) => wanted.map((column) => row[columns.indexOf(column)] ?? ''));
			},
		},
	};
	return { org: org as unknown as Org, steps, log };
}

/** A change that deactivates a user. */
export const update = (Id: string): Change => ({ key: Id, record: { Id, IsActive: false } });
/** The columns of the file of what a job has updated, and a row of it. */
export const UPDATED = ['sf__Id', 'sf__Created', 'Id', 'IsActive'];
export const done = (id: string) => [id, 'false', id, 'false'];

/** A write of users. */
export const write = (org: Org, kind: WriteKind = 'update'): Write => ({ org, kind, object: 'User', options: {} });
