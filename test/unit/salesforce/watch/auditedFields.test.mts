import { auditedChange } from '../../../../nodes/SalesforceAdmin/salesforce/watch/fields/auditedFields.ts';

test.each([
	['Changed role for user Ann Lee from Sales to Support', { from: 'Sales', to: 'Support' }],
	['Changed role for user Ann Lee from <None Specified> to Support', { from: null, to: 'Support' }],
	['Changed role for user Ann Lee from Sales to <None Specified>', { from: 'Sales', to: null }],
	['Changed role for user Ann Lee from Assistant to CEO to Support', {}],
	['Changed role for user Ann Lee from Back from Leave to Support', {}],
	['Rolle von Ann Lee von Vertrieb in Support geändert', {}],
])('what "%s" says of a role', (display, values) => {
	expect(auditedChange('changedroleforuser', display, ['UserRoleId'])).toEqual({ field: 'UserRoleId', ...values });
});

test.each([
	['an action of another field', 'changedemail', ['UserRoleId']],
	['an action that changes no field', 'frozeuser', ['UserRoleId', 'IsActive']],
])('%s says nothing', (_, action, fields) => {
	expect(auditedChange(action, 'from a to b', fields)).toBeUndefined();
});

test('an action that says what a field is now says what it was', () => {
	expect(auditedChange('changedKnowledgeUserOffOn', 'x', ['UserPermissionsKnowledgeUser'])).toEqual({
		field: 'UserPermissionsKnowledgeUser',
		from: false,
		to: true,
	});
});
