/** What the node makes of each answer that an org may give about users. */
import { userItems } from '../../../support/acme.mts';
import {
	byUsername,
	CHECK_CONNECTION,
	changeState,
	createUser,
	getDependencies,
	getUser,
	listUsers,
	locator,
	offboardUser,
	resetPassword,
	updateUser,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';
import { plantMemberships } from '../../operations/entitlement/memberships.mts';
import type { Answers } from './answers.mts';

export const USERS: Answers = {
	separatorsInLiterals: {
		promise: 'a name with a separator of Unicode touches its own item only',
		prove: async (acme, value) => {
			const items = userItems(['mover@acme.example', 'lea\u2028ver@acme.example', 'standard@acme.example']);
			const { json } = await acme.run(changeState('freeze', USER_OF_ITEM), { continueOnFail: true, items });
			const errorCode = value === 'refused' ? 'MALFORMED_QUERY' : 'USER_NOT_FOUND';
			expect(json).toMatchObject([{ changed: true }, { errorCode }, { changed: true }]);
		},
	},

	deactivationBlockerCode: {
		promise: 'a blocked deactivation offers freezing',
		prove: async (acme, value) => {
			const { json } = await acme.run(changeState('deactivate', byUsername('caseowner@acme.example')), {
				continueOnFail: true,
			});
			expect(json).toMatchObject([{ errorCode: value, advice: expect.stringContaining('Freeze the user now') }]);
			expect(json[0]!.error).toContain('default owner of cases');
		},
	},
	repeatedPasswordCode: {
		promise: 'a password that the user has had is refused with the advice to choose another one',
		prove: async (acme, value) => {
			const reset = resetPassword(byUsername('mover@acme.example'), { mode: 'set', newPassword: 'Passw0rd!' });
			const { json } = await acme.run(reset, { continueOnFail: true });
			expect(json).toMatchObject([
				{ errorCode: value, advice: expect.stringContaining('has had this password before') },
			]);
			expect(JSON.stringify(json)).not.toContain('Passw0rd!');
		},
	},
	sessionsOnPasswordReset: {
		promise:
			'a run that sets the password of the connected user goes on, and who was reset is said to be logged in perhaps',
		prove: async (acme) => {
			const { json, hints } = await acme.run(
				resetPassword(USER_OF_ITEM, { mode: 'set', newPassword: 'another p4ssword' }),
				{ items: userItems(['admin@acme.example', 'mover@acme.example', 'leaver@acme.example']) },
			);
			expect(json.map(({ changed }) => changed)).toEqual([true, true, true]);
			expect(hints).toEqual([expect.stringContaining('End Sessions')]);
		},
	},
	freezeSelf: {
		promise: 'the connected user is not frozen',
		prove: async (acme) => {
			const { json } = await acme.run(changeState('freeze', byUsername('admin@acme.example')), {
				continueOnFail: true,
			});
			expect(json).toMatchObject([{ errorCode: 'SAME_USER' }]);
			expect(acme.login('admin')?.IsFrozen ?? false).toBe(false);
		},
	},
	freezeInactiveUser: {
		promise: 'an inactive user is frozen, or the error says that it was not',
		prove: async (acme, value) => {
			const { json } = await acme.run(changeState('freeze', byUsername('inactive@acme.example')), {
				continueOnFail: true,
			});
			const frozen = acme.login('inactive')?.IsFrozen === true;
			expect(frozen).toBe(value === 'accepted');
			if (frozen) expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
			else expect(json).toMatchObject([{ error: expect.stringContaining('inactive@acme.example was not frozen') }]);
		},
	},
	userLoginPermission: {
		promise: 'who may only freeze, freezes, or is told to get Manage Users',
		as: 'provisioner',
		prove: async (acme, value) => {
			const { ProfileId } = acme.user('provisioner');
			acme.org.store.update('PermissionSet', acme.record('PermissionSet', 'ProfileId', ProfileId!).Id, {
				PermissionsManageUsers: false,
			});
			const { json } = await acme.run(
				changeState('freeze', byUsername('mover@acme.example'), { administratorCheck: 'permissions' }),
				{ continueOnFail: true },
			);
			if (value === 'FreezeUsers') expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
			else expect(json).toMatchObject([{ advice: expect.stringContaining("'Manage Users'") }]);
			expect(acme.login('mover')?.IsFrozen ?? false).toBe(value === 'FreezeUsers');
		},
	},
	userLoginWithoutPermission: {
		promise: 'a reader without the permission sees the user, and nothing false about being frozen',
		as: 'standard',
		prove: async (acme) => {
			const get = await acme.run(getUser(byUsername('mover@acme.example')));
			expect(get.error).toBeUndefined();
			expect(get.json).toMatchObject([{ username: 'mover@acme.example', isActive: true }]);
			const all = await acme.run(listUsers({ username: 'mover@acme.example' }));
			expect(all.error).toBeUndefined();
			expect(all.json).toMatchObject([{ username: 'mover@acme.example' }]);
			expect([get.json[0]!.isFrozen, all.json[0]!.isFrozen]).toEqual([null, null]);
		},
	},
	collectionsAllFailedStatus: {
		promise: 'a call in which all rows failed gives each item its own error',
		prove: async (acme) => {
			const { json } = await acme.run(changeState('deactivate', USER_OF_ITEM), {
				continueOnFail: true,
				items: userItems(['caseowner@acme.example', 'approver@acme.example']),
			});
			expect(json).toMatchObject([
				{ error: expect.stringContaining('default owner of cases') },
				{ error: expect.stringContaining('hierarchy field') },
			]);
		},
	},
	duplicateIdInCall: {
		promise: 'a user twice in one run is sent once',
		prove: async (acme) => {
			const { json } = await acme.run(changeState('deactivate', USER_OF_ITEM), {
				items: userItems(['mover@acme.example', 'mover@acme.example']),
			});
			expect(json).toMatchObject([{ changed: true }, { changed: false }]);
		},
	},
	duplicateNicknameMessage: {
		promise: 'a nickname that is taken is named, without markup',
		prove: async (acme) => {
			const { json } = await acme.run(createUser({ additionalFields: { CommunityNickname: 'mover' } }), {
				continueOnFail: true,
			});
			expect(json).toMatchObject([{ errorCode: 'DUPLICATE_COMM_NICKNAME', advice: 'Give another nickname.' }]);
			expect(json[0]!.error).not.toContain('<br');
		},
	},
	welcomeMailOverRest: {
		promise: 'the password email is sent once when asked for',
		prove: async (acme) => {
			const { json } = await acme.run(createUser({ options: { sendPasswordEmail: true } }));
			expect(json).toMatchObject([{ created: true, passwordEmailSent: true }]);
			expect(acme.org.org.outbox).toMatchObject([{ kind: 'password reset', to: 'jo@acme.example' }]);
		},
	},
	emailChange: {
		promise: 'a changed address is a change, shown at once or later',
		prove: async (acme, value) => {
			const update = updateUser(byUsername('mover@acme.example'), { Email: 'mona@new.example' });
			const { json, error } = await acme.run(update);
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ changed: true }]);
			const shown = value === 'at once' ? 'mona@new.example' : 'mover@acme.example';
			expect(acme.user('mover').Email).toBe(shown);
		},
	},
	emailChangeInAuditTrail: {
		promise: 'a new address that waits for its confirmation is left alone where the org tells that it waits',
		prove: async (acme, value) => {
			const update = updateUser(
				byUsername('mover@acme.example'),
				{ Email: 'mona@new.example' },
				{ options: { skipPendingEmail: true } },
			);
			const first = await acme.run(update);
			const again = await acme.run(update);
			const isTold = value !== 'absent';
			expect([first, again].map(({ json }) => json[0]!.changed)).toEqual([true, !isTold]);
			expect(acme.org.org.outbox).toHaveLength(isTold ? 1 : 2);
		},
	},
	stateAndCountryPicklists: {
		promise: 'a state is the one of the given country, or the error says that the org has no codes',
		prove: async (acme, value) => {
			const additionalFields = { StateCode: 'Limburg', CountryCode: 'NL' };
			const { json } = await acme.run(createUser({ additionalFields }), { continueOnFail: true });
			if (value === true) {
				expect(json).toMatchObject([{ created: true }]);
				expect(acme.user('joiner')).toMatchObject({ StateCode: 'LI', State: 'Limburg', Country: 'Netherlands' });
				return;
			}
			expect(json).toMatchObject([
				{ errorCode: 'INVALID_FIELD', advice: expect.stringContaining('the fields State and Country') },
			]);
			expect(acme.writes()).toEqual([]);
		},
	},
	userIsActiveDefault: {
		promise: 'a new user is active unless told otherwise',
		prove: async (acme) => {
			await acme.run(createUser());
			expect(acme.user('joiner').IsActive).toBe(true);
		},
	},
	usernameNotEmailMessage: {
		promise: 'a username that is no address is refused before it is sent',
		prove: async (acme) => {
			const { json } = await acme.run(createUser({ username: 'joiner' }), { continueOnFail: true });
			expect(json).toMatchObject([{ errorCode: 'INVALID_EMAIL_ADDRESS' }]);
			expect(acme.writes()).toEqual([]);
		},
	},
	profileOfAnotherLicenseMessage: {
		promise: 'a profile of a license of another kind: the text is passed on',
		prove: async (acme, value) => {
			const updateFields = { ProfileId: locator('name', 'Chatter Free User') };
			const { json } = await acme.run(updateUser(byUsername('mover@acme.example'), updateFields), {
				continueOnFail: true,
			});
			const error = expect.stringContaining(String(value).replace('<br>', ' '));
			expect(json).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', error }]);
		},
	},
	hierarchyLoopCode: {
		promise: 'a user who would be their own manager: the error is passed on',
		prove: async (acme, value) => {
			const updateFields = { ManagerId: acme.user('mover').Id };
			const { json } = await acme.run(updateUser(byUsername('mover@acme.example'), updateFields), {
				continueOnFail: true,
			});
			expect(json).toMatchObject([{ errorCode: value, error: expect.stringContaining('hierarchy') }]);
		},
	},
	managerBlocksDeactivation: {
		promise:
			'the manager of somebody is deactivated, or the error names who depends on them; the report says "perhaps"',
		prove: async (acme, value) => {
			const found = await acme.run(getDependencies(byUsername('leaver@acme.example'), { include: ['blockers'] }));
			expect(found.json).toMatchObject([{ blockers: [{ label: 'Manager of users', blocks: 'perhaps' }] }]);
			const { json } = await acme.run(changeState('deactivate', byUsername('leaver@acme.example')), {
				continueOnFail: true,
			});
			if (value === 'accepted') expect(json).toMatchObject([{ isActive: false, changed: true }]);
			else expect(json).toMatchObject([{ error: expect.stringContaining('hierarchy field') }]);
		},
	},
	territoriesOnDeactivation: {
		promise: 'a user in a territory is offboarded, and a deactivation that it stops says so',
		prove: async (acme, value) => {
			acme.org.changeSettings({ territories: 'on' });
			plantMemberships(acme, 'mover');
			const mover = byUsername('mover@acme.example');
			const found = await acme.run(getDependencies(mover));
			expect(found.json).toMatchObject([{ blockers: [{ label: 'Territories', name: 'North', blocks: 'perhaps' }] }]);
			const alone = await acme.run(changeState('deactivate', mover), { continueOnFail: true });
			if (value === 'refused') expect(alone.json).toMatchObject([{ error: expect.stringContaining('territory') }]);
			else expect(alone.json).toMatchObject([{ isActive: false }]);
			const { json, error } = await acme.run(offboardUser(mover));
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ isActive: false, blocked: false }]);
			expect(acme.records('UserTerritory2Association', 'UserId', acme.user('mover').Id)).toEqual([]);
		},
	},
	profilesAndRolesOfUsers: {
		promise: 'who may not view the setup reads users, and Check says what cannot be seen',
		as: 'standard',
		prove: async (acme, value) => {
			const all = await acme.run(listUsers({ username: 'leaver@acme.example' }));
			expect(all.error).toBeUndefined();
			const isSeen = value === 'everybody';
			expect(all.json).toMatchObject([
				{ username: 'leaver@acme.example', profileName: isSeen ? 'Standard User' : null },
			]);
			const check = await acme.run(CHECK_CONNECTION);
			expect(check.error).toBeUndefined();
			expect(check.json).toMatchObject([{ profileName: isSeen ? 'Standard User' : null, isAdministrator: false }]);
		},
	},
	toolingUserProfileId: {
		promise: 'the administrator is recognized, in one call or in several',
		prove: async (acme) => {
			expect((await acme.run(changeState('freeze', byUsername('mover@acme.example')))).json).toMatchObject([
				{ isFrozen: true },
			]);
		},
	},
	toolingComposite: {
		promise: 'the administrator is recognized, in one call or in several',
		prove: async (acme) => {
			expect((await acme.run(changeState('freeze', byUsername('mover@acme.example')))).json).toMatchObject([
				{ isFrozen: true },
			]);
		},
	},
	compositeApexLimits: {
		promise: 'where triggers meet Apex limits, smaller calls deactivate everybody',
		prove: async (acme, value) => {
			acme.org.limitApex('User', 2);
			const names = ['standard', 'mover', 'leaver', 'platform', 'identity'];
			const { json, error, hints } = await acme.run(changeState('deactivate', USER_OF_ITEM, { batchSize: 1 }), {
				items: userItems(names.map((name) => `${name}@acme.example`)),
			});
			expect(error).toBeUndefined();
			expect(json.map(({ isActive }) => isActive)).toEqual(Array(5).fill(false));
			const isShared = value === 'shared';
			expect(hints.join().includes('Apex of the org met a limit')).toBe(isShared);
		},
	},
};
