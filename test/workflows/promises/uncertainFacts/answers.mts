import type { OPEN_QUESTION_NAMES } from '../../../org/world/settings.mts';
import type { Acme } from '../../../support/acme.mts';

/** A setting of the simulated org that stands for what nobody outside Salesforce knows. */
export type Question = (typeof OPEN_QUESTION_NAMES)[number];
export type Value = string | number | boolean;

export interface Promised {
	/** What the node does, whatever the answer is: the title of the test. */
	promise: string;
	/** Local part of the connected user's username, if not the administrator's. */
	as?: string;
	/** Tries it in an org that answers so. */
	prove(acme: Acme, value: Value): Promise<void>;
}

export type Answers = Partial<Record<Question, Promised>>;
