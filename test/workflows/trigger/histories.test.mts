/**
 * Generated histories: users change, rows commit late, polls come when they like, fail half-way and are restarted. What the trigger
 * tells is what happened: each event once, for each user in its order. `npm run test:properties` ends with the long form, 2,000 histories of up to 200 changes.
 */
import fc from 'fast-check';

import { pollEvents } from '../../../nodes/SalesforceAdmin/salesforce/watch/poll.ts';
import type { Position } from '../../../nodes/SalesforceAdmin/salesforce/watch/position.ts';
import { OrgConnection } from '../../../nodes/SalesforceAdmin/transport/orgConnection.ts';
import { newUser, openOrg, type OrgSession } from '../../org/test/session.mts';
import { USER_EVENTS } from '../../support/names.mts';
import { watching } from '../../support/watching.mts';

const HISTORIES = Number(process.env.TRIGGER_HISTORIES ?? 40);
const LONGEST = HISTORIES > 40 ? 200 : 60;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const USERS = ['standard', 'mover', 'leaver', 'platform', 'knowledge', 'second.admin'] as const;

const WATCH = watching([...USER_EVENTS]);

/** One thing that a history has. */
type Step =
	| { kind: 'change'; user: number; what: 'login' | 'active' | 'title' | 'set' | 'group' | 'create'; delay: number }
	/** Something happens to a user, a poll comes, and it happens again, all in one second if it fits; or the poll comes after both. */
	| { kind: 'twice'; user: number; what: 'login' | 'title'; pollBetween: boolean }
	| { kind: 'pass'; ms: number }
	| { kind: 'poll'; failsAt: number; restarts: boolean };

const change = fc.record({
	kind: fc.constant('change' as const),
	user: fc.nat(USERS.length - 1),
	what: fc.constantFrom('login', 'active', 'title', 'set', 'group', 'create'),
	delay: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600 })),
});
const twice = fc.record({
	kind: fc.constant('twice' as const),
	user: fc.nat(USERS.length - 1),
	what: fc.constantFrom('login', 'title'),
	pollBetween: fc.boolean(),
});
const pass = fc.record({
	kind: fc.constant('pass' as const),
	ms: fc.oneof(fc.integer({ min: 0, max: 3 * SECOND }), fc.integer({ min: 0, max: 5 * MINUTE })),
});
const poll = fc.record({
	kind: fc.constant('poll' as const),
	failsAt: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) }),
	restarts: fc.boolean(),
});
const histories = fc.array(
	fc.oneof(
		{ weight: 5, arbitrary: change },
		{ weight: 1, arbitrary: twice },
		{ weight: 4, arbitrary: pass },
		{ weight: 2, arbitrary: poll },
	),
	{ minLength: 20, maxLength: LONGEST * 2 },
) as fc.Arbitrary<Step[]>;

/** The org, the trigger, and what has happened and has been told. */
class History {
	readonly admin: OrgSession = openOrg();
	readonly happened: string[] = [];
	readonly told: string[] = [];
	readonly ids = new Set<string>();
	/** The latest stamp of each user's own row, by ID, as far as it was changed. */
	readonly updated = new Map<string, string>();
	/** When each update was told, and when the last change happened that has its stamp. */
	readonly toldUpdates = new Map<string, number>();
	readonly changedAt = new Map<string, number>();
	#position: Position | undefined;
	/** When the last transaction of each user ended: the next one cannot have begun before, because it waits for the row. */
	readonly #committed = new Map<string, number>();
	#created = 0;
	#requests = 0;
	#failsAt = 0;
	readonly #trigger: OrgConnection;

	constructor() {
		const helpers = {
			httpRequestWithAuthentication: async (_type: string, options: object) => await this.#answer(options),
		};
		const context = { helpers, logger: { info() {} } };
		const origin = 'https://acme.my.salesforce.com';
		this.#trigger = new OrgConnection(context as never, {
			origin,
			currentOrigin: async () => origin,
			user: { userId: this.admin.userId('admin'), organizationId: this.admin.org.id },
			administratorCheck: 'profile',
		});
	}

	pass(ms: number): void {
		this.admin.org.clock.advance(ms);
	}

	async change({ user, what, delay }: Extract<Step, { kind: 'change' }>): Promise<void> {
		const name = USERS[user]!;
		const id = this.admin.userId(name);
		const now = this.admin.org.clock.now();
		const since = Math.floor((now - (this.#committed.get(id) ?? this.#start)) / SECOND);
		this.admin.org.settings.commitDelaySeconds = Math.max(0, Math.min(delay, since - 1));
		if (what === 'create') await this.#create();
		else await this.#changeUser(name, id, what);
		this.#committed.set(id, this.admin.org.clock.now());
	}

	/** Two rows of the audit trail whose IDs differ in their case: SOQL sorts them the other way around. */
	async twice({ user, what, pollBetween }: Extract<Step, { kind: 'twice' }>): Promise<void> {
		while (this.admin.org.ids.next('0Ym')[14] !== 'Y');
		await this.change({ kind: 'change', user, what, delay: 0 });
		if (pollBetween) await this.poll();
		this.pass(1);
		await this.change({ kind: 'change', user, what, delay: 0 });
	}

	readonly #start = this.admin.org.clock.now();

	async #create(): Promise<void> {
		const username = `new${++this.#created}@acme.example`;
		const { status } = await this.admin.post(
			'/sobjects/User',
			newUser(this.admin, { Username: username, LastName: `New${this.#created}`, CommunityNickname: username }),
		);
		if (status === 201) this.happened.push(`${username} User userCreated`);
	}

	async #changeUser(name: string, id: string, what: Exclude<Extract<Step, { kind: 'change' }>['what'], 'create'>) {
		const { store } = this.admin.org;
		const user = store.get('User', id)!;
		const username = `${name}@acme.example`;
		const note = (source: string, event: string) => this.happened.push(`${username} ${source} ${event}`);
		const done = async (answer: Promise<{ status: number }>) => (await answer).status < 300;
		if (what === 'title') {
			if (await done(this.admin.patch(`/sobjects/User/${id}`, { Title: `Title ${this.happened.length}` })))
				this.#noteUpdate(id);
		}
		if (what === 'active') {
			const IsActive = user.IsActive !== true;
			if (await done(this.admin.patch(`/sobjects/User/${id}`, { IsActive }))) {
				note('Audit', IsActive ? 'userActivated' : 'userDeactivated');
				this.#noteUpdate(id);
			}
		}
		if (what === 'login') {
			const login = store.table('UserLogin').first('UserId', id)!;
			const IsFrozen = login.IsFrozen !== true;
			if (await done(this.admin.patch(`/sobjects/UserLogin/${login.Id}`, { IsFrozen })))
				note('Audit', IsFrozen ? 'userFrozen' : 'userUnfrozen');
		}
		if (what === 'set') await this.#toggleSet(id, note, done);
		if (what === 'group') {
			const GroupId = this.admin.idOf('Group', 'DeveloperName', 'All_Support');
			const member = store
				.table('GroupMember')
				.find('UserOrGroupId', [id])
				.find((row) => row.GroupId === GroupId);
			if (!member && (await done(this.admin.post('/sobjects/GroupMember', { GroupId, UserOrGroupId: id }))))
				note('Member', 'entitlementAssigned');
			// What is given and taken between two polls nobody can tell.
			if (member && this.ids.has(`entitlementAssigned:${member.Id}`)) {
				this.admin.org.settings.commitDelaySeconds = 0;
				if (await done(this.admin.delete(`/sobjects/GroupMember/${member.Id}`))) note('Left', 'entitlementRemoved');
			}
		}
	}

	async #toggleSet(
		AssigneeId: string,
		note: (source: string, event: string) => void,
		done: (answer: Promise<{ status: number }>) => Promise<boolean>,
	): Promise<void> {
		const PermissionSetId = this.admin.idOf('PermissionSet', 'Name', 'Support_Agent');
		const held = this.admin.org.store
			.table('PermissionSetAssignment')
			.find('AssigneeId', [AssigneeId])
			.find((row) => row.PermissionSetId === PermissionSetId);
		if (held && (await done(this.admin.delete(`/sobjects/PermissionSetAssignment/${held.Id}`))))
			note('Audit', 'entitlementRemoved');
		if (!held && (await done(this.admin.post('/sobjects/PermissionSetAssignment', { AssigneeId, PermissionSetId }))))
			note('Audit', 'entitlementAssigned');
	}

	#noteUpdate(id: string): void {
		const stamp = String(this.admin.org.store.get('User', id)!.LastModifiedDate);
		const eventId = `userUpdated:${id}:${new Date(stamp).toISOString()}`;
		this.updated.set(id, eventId);
		this.changedAt.set(eventId, this.admin.org.clock.now());
	}

	/** One poll; whether it succeeded. */
	async poll(failsAt = 0, restarts = false): Promise<boolean> {
		this.#requests = 0;
		this.#failsAt = failsAt;
		if (restarts && this.#position) this.#position = JSON.parse(JSON.stringify(this.#position)) as Position;
		try {
			const { events, position } = await pollEvents(this.#trigger, WATCH, {
				before: this.#position,
				isOver: () => false,
			});
			this.#position = position;
			for (const { event, eventId, user } of events) {
				if (this.ids.has(eventId)) throw new Error(`${eventId} is told twice`);
				this.ids.add(eventId);
				if (event === 'userUpdated') this.toldUpdates.set(eventId, this.admin.org.clock.now());
				else this.told.push(`${user?.username} ${sourceOf(event, eventId)} ${event}`);
			}
			return true;
		} catch (error) {
			if (failsAt > 0 && String(error).includes('on demand')) return false;
			throw error;
		}
	}

	async #answer(options: object): Promise<object> {
		const { method, url, body } = options as { method: string; url: string; body?: string };
		const headers = { 'content-type': 'application/json', date: new Date(this.admin.org.clock.now()).toUTCString() };
		if (++this.#requests === this.#failsAt) {
			const fault = [{ errorCode: 'FAULT', message: 'on demand' }];
			return { statusCode: 400, headers, body: JSON.stringify(fault) };
		}
		const path = url.replace('https://acme.my.salesforce.com', '');
		const answer = await (method === 'GET' ? this.admin.get(path) : this.admin.post(path, JSON.parse(body ?? '{}')));
		return { statusCode: answer.status, headers, body: JSON.stringify(answer.body) };
	}
}

/** The object that an event is read from, by the prefix of the row. */
const SOURCES: Record<string, string> = { '005': 'User', '0Ym': 'Audit', '011': 'Member' };

/** Memberships that went are told by their deletions, which come when their minute is over: an order of their own. */
function sourceOf(event: string, eventId: string): string {
	const source = SOURCES[eventId.split(':')[1]!.slice(0, 3)]!;
	return source === 'Member' && event === 'entitlementRemoved' ? 'Left' : source;
}

const byUser = (lines: string[]) => {
	const groups = new Map<string, string[]>();
	for (const line of lines) {
		const [user, source] = line.split(' ');
		groups.set(`${user} ${source}`, [...(groups.get(`${user} ${source}`) ?? []), line]);
	}
	return Object.fromEntries([...groups].sort());
};

async function run(steps: Step[]): Promise<void> {
	const history = new History();
	await history.poll();
	history.pass(MINUTE);
	for (const step of steps) {
		if (step.kind === 'pass') history.pass(step.ms);
		else if (step.kind === 'poll') await history.poll(step.failsAt, step.restarts);
		else if (step.kind === 'twice') await history.twice(step);
		else await history.change(step);
	}
	for (let last = 0; last < 4; last++) {
		history.pass(10 * MINUTE);
		await history.poll(0, true);
	}
	expect(byUser(history.told)).toEqual(byUser(history.happened));
	// An update that is told before the last change of its second would hide that one.
	for (const update of history.updated.values())
		expect(history.toldUpdates.get(update)).toBeGreaterThan(history.changedAt.get(update)!);
}

test(
	`what is told is what happened, in ${HISTORIES} histories of up to ${LONGEST} changes`,
	async () => {
		await fc.assert(fc.asyncProperty(histories, run), { numRuns: HISTORIES });
	},
	HISTORIES * 5000,
);
