/** The lower bound: a program of its own, without n8n and without this package, that deactivates users by ID with `fetch`. */
import { answerQuestions, startCost, type Cost } from './answer.mts';
import { deactivate, type Call, type Deactivation } from './deactivation.mts';

export interface BareQuestion extends Deactivation {
	origin: string;
	token: string;
}

answerQuestions(async (question: BareQuestion): Promise<Cost> => {
	const end = startCost();
	await deactivate(byFetch(question), question);
	return end();
});

function byFetch({ origin, token }: BareQuestion): Call {
	return async (method, path, body) => {
		const response = await fetch(origin + path, {
			method,
			headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': body.type }) },
			...(body && { body: body.text }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return text;
	};
}
