/** The objects of the Tooling API that the org has: what the data API knows of them, and what it does not. */
import { may } from '../rights/context.mts';
import { formula, text } from '../world/define.mts';
import type { Field, ObjectType } from '../world/model.mts';
import { createSchema } from '../world/schema.mts';
import { fullNameOf, Profile } from './entitlements/profile.mts';
import { User } from './users/user.mts';

/** Profile with `FullName`, the same in every language, which cannot be filtered on (Tooling API guide, Profile). */
const ToolingProfile: ObjectType = {
	...Profile,
	fields: new Map(Profile.fields).set(
		'fullname',
		formula(text('FullName', 'Full Name', 255, { filterable: false }), fullNameOf),
	),
};

/** The official list of the Tooling API's User has no ProfileId, though standard fields may be retrieved: [U]. */
function inTooling(field: Field): Field {
	if (field.name !== 'ProfileId') return field;
	return {
		...field,
		visible: (context) => context.org.settings.toolingUserProfileId === 'yes' && field.visible?.(context) !== false,
	};
}

/** The standard fields of User, for who may view the setup (Tooling API guide, User). */
const ToolingUser: ObjectType = {
	...User,
	fields: new Map([...User.fields].filter(([, field]) => !field.custom).map(([key, field]) => [key, inTooling(field)])),
	visible: (context) => may(context, 'ViewSetup'),
};

/** The Tooling API knows none of the other objects, in a path to a parent neither. */
export const TOOLING_SCHEMA = createSchema([ToolingProfile, ToolingUser]);
