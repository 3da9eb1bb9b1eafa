/** UserLogin: the switch that freezes a user (Object Reference, UserLogin). */
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import { defineObject, flag, READ_ONLY, reference } from '../../world/define.mts';
import type { Change, Context } from '../../world/model.mts';
import { auditUserLogin } from './userAudit.mts';

/** Which permission opens the object is not documented beyond Manage Users [U]. */
function mayUse(context: Context): boolean {
	const either = context.org.settings.userLoginPermission === 'FreezeUsers';
	return may(context, 'ManageUsers') || (either && may(context, 'FreezeUsers'));
}

function authorize(context: Context): void {
	if (!mayUse(context)) throw errors.insufficientAccess(context.org.settings);
}

function validate(context: Context, { record, before, changed }: Change): void {
	const { settings, store } = context.org;
	if (changed.has('IsPasswordLocked') && record.IsPasswordLocked === true) throw errors.passwordLockout(settings);
	if (!changed.has('IsFrozen') || record.IsFrozen !== true || before?.IsFrozen === true) return;
	if (record.UserId === context.user.Id && settings.freezeSelf === 'CANNOT_FREEZE_SELF')
		throw errors.freezeSelf(settings);
	const user = store.get('User', record.UserId as string);
	if (user?.IsActive !== true && settings.freezeInactiveUser === 'refused') {
		throw errors.fieldIntegrity('You cannot freeze an inactive user', ['IsFrozen']);
	}
}

function applied(context: Context, { record, changed }: Change): void {
	if (changed.has('IsFrozen') && record.IsFrozen === true) context.org.events.emit('frozen', String(record.UserId));
}

export const UserLogin = defineObject('UserLogin', {
	label: 'User Login',
	labelPlural: 'User Login',
	keyPrefix: '0Yw',
	allows: 'u',
	setup: true,
	audit: ['LastModifiedDate', 'LastModifiedById'],
	fields: [
		reference('UserId', 'User ID', 'User', {
			...READ_ONLY,
			nillable: false,
			relationshipName: undefined,
			childRelationshipName: 'UserLogins',
		}),
		flag('IsFrozen', 'Is Frozen', { createable: false }),
		flag('IsPasswordLocked', 'Is Password Locked', { createable: false }),
	],
	rules: {
		visible: (context) => mayUse(context) || context.org.settings.userLoginWithoutPermission === 'no rows',
		sees: mayUse,
		authorize,
		validate,
		applied,
		audit: auditUserLogin,
	},
});
