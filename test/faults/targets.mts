/** Every operation that writes, each in the ways that it writes. A new one is added here by an entry; `test/contract/faults.test.mts` misses it. */
import type { Target } from './target.mts';
import { accessTargets } from './targets/access.mts';
import { entitlementTargets } from './targets/entitlements.mts';
import { objectTargets } from './targets/objects.mts';
import { recordTargets } from './targets/records.mts';
import { stateTargets } from './targets/states.mts';
import { userTargets } from './targets/users.mts';

export const TARGETS: Target[] = [
	...stateTargets,
	...userTargets,
	...accessTargets,
	...entitlementTargets,
	...recordTargets,
	...objectTargets,
];
