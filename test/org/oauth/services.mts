/** What the OAuth endpoints stand on. */
import type { Clock } from '../world/clock.mts';
import type { IdSequence } from '../world/ids.mts';
import type { Settings } from '../world/settings.mts';
import type { Store } from '../world/store.mts';
import type { App } from './apps.mts';
import type { Browsers } from './browsers.mts';
import type { Grants } from './grants.mts';
import type { SigningKey } from './keys.mts';
import type { Sessions } from './sessions.mts';

/** The parts of an org that the OAuth endpoints use. */
export interface OAuthServices {
	store: Store;
	clock: Clock;
	ids: IdSequence;
	settings: Settings;
	organizationId: string;
	/** Username of the first administrator: who approves automatically. */
	administrator: string;
	apps: App[];
	sessions: Sessions;
	grants: Grants;
	browsers: Browsers;
	key: SigningKey;
	/** Times of the logins of the last hour by user. */
	loginTimes: Map<string, number[]>;
	passwordFits(userId: string, password: string): boolean;
	/** True when the user has the permission, e.g. `ApiUserOnly`, by profile or permission set. */
	may(userId: string, permission: string): boolean;
}
