import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const follow = async (follower: string, followed: string) =>
	await admin.post('/sobjects/EntitySubscription', {
		SubscriberId: admin.userId(follower),
		ParentId: admin.userId(followed),
	});
const setActive = (names: string[], IsActive: boolean) =>
	admin.patch('/composite/sobjects', {
		records: names.map((name) => ({ attributes: { type: 'User' }, id: admin.userId(name), IsActive })),
	});
const count = async () => (await admin.query('SELECT Id FROM EntitySubscription')).totalSize;

test('what a user follows and who follows the user goes with the user, and comes back', async () => {
	expect((await follow('mover', 'leaver')).status).toBe(201);
	await follow('leaver', 'standard');
	await setActive(['leaver'], false);
	expect(await count()).toBe(0);
	await setActive(['leaver'], true);
	expect(await count()).toBe(2);
});

test('between users who are deactivated one after the other it comes back once both are active', async () => {
	await follow('mover', 'leaver');
	await setActive(['leaver'], false);
	await setActive(['mover'], false);
	await setActive(['leaver'], true);
	expect(await count()).toBe(0);
	await setActive(['mover'], true);
	expect(await count()).toBe(1);
});

test('between users who are deactivated at once it is gone for good', async () => {
	await follow('mover', 'leaver');
	await setActive(['mover', 'leaver'], false);
	await setActive(['mover', 'leaver'], true);
	expect(await count()).toBe(0);
});
