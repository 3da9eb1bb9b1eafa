/** The parts of a report, in their order. */
export const DEPENDENCY_PARTS = ['blockers', 'ownership', 'work', 'automation', 'team'] as const;

/**
 * A part of a report: what stops a deactivation, what the user owns, what waits for the user, what runs as the user, and whom the user works
 * with.
 */
export type DependencyPart = (typeof DEPENDENCY_PARTS)[number];

/** How to end a dependency: by Record: Transfer Ownership, by User: Offboard, or by hand. */
type Solution = 'transferOwnership' | 'offboard' | 'manual';

/** One thing that depends on a user: a record, or several of a kind. */
export interface Dependency {
	/** API name. */
	object: string;
	label: string;
	/** How many; absent for one record. */
	count?: number;
	id?: string;
	name?: string;
	/** Whether it stops a deactivation; 'perhaps' where Salesforce's sources disagree. */
	blocks: boolean | 'perhaps';
	/** The page where it is changed: an address, or the way through Setup. */
	where: string;
	solution: Solution;
}

/** Something that the report does not tell. */
export interface NotChecked {
	label: string;
	/** API name, where an object could not be read. */
	object?: string;
	reason: string;
	/** What the connected user would need, as Setup calls it. */
	permission?: string;
	where?: string;
}

/** What depends on one user, by part; parts that were not asked for are missing. */
export interface Dependencies extends Partial<Record<DependencyPart, Dependency[]>> {
	id: string;
	username: string;
	isActive: boolean;
	notChecked: NotChecked[];
}

/** What is asked for: an object with a field that names a user. */
export interface Thing extends Pick<Dependency, 'object' | 'label' | 'blocks' | 'where' | 'solution'> {
	part: Exclude<DependencyPart, 'ownership'>;
	/** The field that names the user. */
	userField: string;
	/** Each record is listed, with the fields that name it; absent for records that are only counted. */
	row?: {
		/** The field with the ID to show; `Id` when absent. */
		id?: string;
		/** Field or path of the name. */
		name: string;
		/** The field or path with the ID of the record whose page is the place of the change. */
		page?: string;
	};
	/** What a field or path makes of a record, by its value. */
	kinds?: { field: string; of: Readonly<Record<string, { label: string; where?: string }>> };
	/** A further condition. */
	only?: string;
	/** A scope of the query (SOQL and SOSL Reference, "USING SCOPE"). */
	scope?: string;
	/** Whether the record counts of the org tell that there are none, so that no query is needed. */
	isCounted?: boolean;
	/** The permission that shows all of it, as Setup calls it; View All Data when absent. */
	needs?: string;
}

/** What was found, and what was not found out, of some things. */
export interface Findings {
	found: Array<{ userId: string; part: DependencyPart; dependency: Dependency }>;
	notChecked: NotChecked[];
}
