import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { isError, mapValues, resultOf, valuesOf, type Result } from '../api/results';
import { readLicenseSeats, type LicenseSeats } from '../directory/seatsLeft';
import type { User } from '../users/read';
import type { Change } from '../writes/changes';
import type { CreationPlan } from './planCreations';
import type { UpdatePlan } from './planUpdates';

/** Plans in the order in which they are written: creations first. */
interface SeatPlans {
	creations: Array<Result<CreationPlan>>;
	updates: Array<Result<UpdatePlan>>;
}

/**
 * The same plans, in which those that find no seat of a user license are LICENSE_LIMIT_EXCEEDED: new users, activated ones, and those whose
 * new profile is of another license. `users` are those of the updates, with ProfileId. One API call when a plan takes a seat, and none else.
 * Rejects with a SalesforceError.
 */
export async function refuseWithoutSeat(
	org: Org,
	{ creations, updates, users }: SeatPlans & { users: User[] },
): Promise<SeatPlans> {
	const changes = valuesOf(updates).map(({ change }): ApiRecord => change?.record ?? {});
	const taking = [...valuesOf(creations).map(({ record }) => record), ...changes.filter(changesSeat)];
	if (taking.length === 0) return { creations, updates };
	const profileIds = [...taking, ...users.map(({ record }) => record)].flatMap(profileIdIn);
	const ledger = new SeatLedger(await readLicenseSeats(org, profileIds));
	const holders = new Map(users.map((user) => [user.id, holderOf({ ...user.record, IsActive: user.isActive })]));
	const refused = new Map<Change, SalesforceError>();
	return {
		creations: mapValues(creations, (plan) => {
			if (!plan.created) ledger.move({ username: String(plan.record.Username), to: holderOf(plan.record) });
			return plan;
		}),
		updates: mapValues(updates, (plan) => {
			const earlier = plan.reliesOn.map((change) => refused.get(change)).find(isError);
			if (earlier) return earlier;
			const moved = resultOf(() => moveUser(plan, { ledger, holders }));
			if (isError(moved) && plan.change) refused.set(plan.change, moved);
			return isError(moved) ? moved : plan;
		}),
	};
}

const changesSeat = ({ IsActive: isActive, ProfileId: profileId }: ApiRecord) =>
	isActive !== undefined || profileId !== undefined;

const profileIdIn = ({ ProfileId: id }: ApiRecord) => (id ? [String(id)] : []);

/** What decides which license a user takes a seat of. */
interface Holder {
	isActive: boolean;
	profileId: string;
}

// A new user is active unless told otherwise.
const holderOf = ({ IsActive: isActive, ProfileId: profileId }: ApiRecord): Holder => ({
	isActive: isActive !== false,
	profileId: String(profileId),
});

// A later change of the same user starts from what the earlier one leaves behind.
function moveUser(
	{ user, change }: UpdatePlan,
	{ ledger, holders }: { ledger: SeatLedger; holders: Map<string, Holder> },
): void {
	const from = holders.get(user.id);
	if (!change || !from || !changesSeat(change.record)) return;
	const { IsActive: isActive = from.isActive, ProfileId: profileId = from.profileId } = change.record;
	const to = holderOf({ IsActive: isActive, ProfileId: profileId });
	ledger.move({ username: user.username, from, to });
	holders.set(user.id, to);
}

/** The seats of the user licenses as the writes of a run take and free them, in their order. */
class SeatLedger {
	/** Seats that are left, by the ID of the license. */
	private readonly left = new Map<string, number>();

	constructor(private readonly byProfile: Map<string, LicenseSeats>) {
		for (const { id, total, used } of byProfile.values()) this.left.set(id, total - used);
	}

	/** Takes the seat of a user, and frees the one that the user had. Throws LICENSE_LIMIT_EXCEEDED when none is left. */
	move({ username, from, to }: { username: string; from?: Holder; to: Holder }): void {
		const had = this.licenseOf(from);
		const takes = this.licenseOf(to);
		if (had?.id === takes?.id) return;
		if (takes) this.take(username, takes);
		if (had) this.left.set(had.id, this.leftOf(had) + 1);
	}

	private licenseOf(holder?: Holder): LicenseSeats | undefined {
		return holder?.isActive ? this.byProfile.get(holder.profileId) : undefined;
	}

	private leftOf = ({ id }: LicenseSeats) => this.left.get(id) ?? 0;

	private take(username: string, license: LicenseSeats): void {
		const left = this.leftOf(license);
		// A package license without limit has a negative total (Object Reference, PackageLicense), so one of a user license limits nothing either.
		if (left > 0 || license.total < 0) return void this.left.set(license.id, left - 1);
		const { name, used, total } = license;
		const others = used < total ? ', and earlier items of this run take the rest' : '';
		throw new SalesforceError(
			'LICENSE_LIMIT_EXCEEDED',
			`${username} was not written: ${used} of ${total} seats of the user license '${name}' are used${others}`,
		);
	}
}
