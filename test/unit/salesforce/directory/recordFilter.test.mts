import type { ApiRecord } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import {
	filterConditions,
	passesFilter,
	type RecordFilter,
} from '../../../../nodes/SalesforceAdmin/salesforce/directory/recordFilter.ts';

const ofGroup = (Type: string | null): ApiRecord => ({ Group: { Type } });

test.each<[RecordFilter, string[]]>([
	[{}, []],
	[{ IsOwnedByProfile: false, Type: { not: 'Group' } }, ['IsOwnedByProfile = false', "Type != 'Group'"]],
	[{ 'Group.Type': 'Queue' }, ["Group.Type = 'Queue'"]],
	[{ PermissionSetGroupId: null }, ['PermissionSetGroupId = null']],
	[{ PermissionSetGroupId: { not: null } }, ['PermissionSetGroupId != null']],
	[{ Name: "O'Brien" }, ["Name = 'O\\'Brien'"]],
])('%j is asked for as %j', (filter, conditions) => {
	expect(filterConditions(filter)).toEqual(conditions);
});

test.each<[RecordFilter, ApiRecord, boolean]>([
	[{}, {}, true],
	[{ IsOwnedByProfile: false, Type: { not: 'Group' } }, { IsOwnedByProfile: false, Type: 'Regular' }, true],
	[{ IsOwnedByProfile: false, Type: { not: 'Group' } }, { IsOwnedByProfile: false, Type: 'Group' }, false],
	[{ IsOwnedByProfile: false, Type: { not: 'Group' } }, { IsOwnedByProfile: true, Type: 'Regular' }, false],
	[{ 'Group.Type': 'Queue' }, ofGroup('Queue'), true],
	[{ 'Group.Type': 'Queue' }, ofGroup('Regular'), false],
	[{ 'Group.Type': 'Queue' }, { Group: null }, false],
	[{ PermissionSetGroupId: null }, { PermissionSetGroupId: null }, true],
	[{ PermissionSetGroupId: null }, {}, true],
	[{ PermissionSetGroupId: { not: null } }, { PermissionSetGroupId: '0PG' }, true],
	[{ PermissionSetGroupId: { not: null } }, {}, false],
])('%j and %j: %s', (filter, record, expected) => {
	expect(passesFilter(record, filter)).toBe(expected);
});

test('a field name that is none goes into no query', () => {
	expect(() => filterConditions({ "Type = 'x' OR Name": 'y' })).toThrow('is not a field name');
});
