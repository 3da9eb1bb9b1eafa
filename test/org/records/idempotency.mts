/** The header `Idempotency-Key`: a repeated write gets the answer of the first (REST guide v67; whether an org has it is [U]). */
import * as errors from '../errors/index.mts';
import type { Settings } from '../world/settings.mts';
import type { ApiRequest, ApiResponse } from '../world/types.mts';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The answers of an org to writes with a key. */
export class IdempotentWrites {
	readonly #settings: Settings;
	/** User and key → the answer, or the promise of it while the first request runs. */
	readonly #answers = new Map<string, Promise<ApiResponse>>();

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	/** Does the work, or gives the answer that the same user got for the same key; throws INVALID_IDEMPOTENCY_KEY. */
	async run(userId: string, request: ApiRequest, work: () => Promise<ApiResponse>): Promise<ApiResponse> {
		const key = request.headers['idempotency-key'];
		const applies = this.#settings.idempotencyKey === 'honored' && request.method !== 'GET' && key !== undefined;
		if (!applies) return work();
		if (!UUID_V4.test(String(key))) throw errors.invalidIdempotencyKey();
		const name = `${userId} ${String(key).toLowerCase()}`;
		const answer = this.#answers.get(name) ?? work();
		this.#answers.set(name, answer);
		return answer;
	}
}
