/** Why records did not get the new owner. */
export interface Refusal {
	errorCode: string;
	reason: string;
	/** How many records have this reason; 0 when that is not known. */
	count: number;
}

/** Which records count as open, by object; those of other objects have no end (Object Reference). */
const OPEN: Readonly<Record<string, string>> = {
	Lead: 'IsConverted = false',
	Opportunity: 'IsClosed = false',
	Case: 'IsClosed = false',
	Task: 'IsClosed = false',
	Event: 'EndDateTime >= TODAY',
};

/** Records that Salesforce refuses to give to another owner. */
interface Settled {
	only: string;
	/** Which records are left then. */
	others: string;
	errorCode: string;
	reason: string;
}

const SETTLED: Readonly<Record<string, Settled>> = {
	// Salesforce answers such an update with "cannot reference converted lead".
	Lead: {
		only: 'IsConverted = true',
		others: 'IsConverted = false',
		errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD',
		reason: 'Salesforce does not change the owner of a converted lead',
	},
};

/** The records of an object that Salesforce keeps with their owner; undefined for objects that have none. */
export const settledRecords = (object: string): Settled | undefined => SETTLED[object];

/** The condition that records of an object meet that can be transferred; undefined when all can. */
export const transferableOnly = (object: string, openOnly: boolean): string | undefined =>
	(openOnly ? OPEN[object] : undefined) ?? SETTLED[object]?.others;
