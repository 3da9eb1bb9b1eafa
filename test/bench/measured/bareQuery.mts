/** The lower bound of a query: a program of its own, without n8n and without this package, that reads all pages with `fetch`. */
import { answerQuestions, startCost, type Cost } from './answer.mts';

export interface QueryQuestion {
	origin: string;
	token: string;
	soql: string;
}

interface Page {
	records: Array<Record<string, unknown>>;
	nextRecordsUrl?: string;
}

answerQuestions(async ({ origin, token, soql }: QueryQuestion): Promise<Cost & { rows: number }> => {
	const end = startCost();
	const rows: Page['records'] = [];
	let path: string | undefined = `/services/data/v66.0/query?q=${encodeURIComponent(soql)}`;
	while (path !== undefined) {
		const response: Response = await fetch(origin + path, { headers: { authorization: `Bearer ${token}` } });
		if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
		const { records, nextRecordsUrl } = (await response.json()) as Page;
		rows.push(...records);
		path = nextRecordsUrl;
	}
	return { ...end(), rows: rows.length };
});
