/** Network: the Experience sites of the org (Object Reference, Network). */
import { defineObject, picklist, READ_ONLY, text, textArea } from '../world/define.mts';
import { makeId } from '../world/ids.mts';
import type { Context } from '../world/model.mts';
import type { OrgRecord } from '../world/types.mts';

function sites({ org }: Context): OrgRecord[] {
	if (org.settings.experienceSites !== 'one') return [];
	return [{ Id: makeId('0DB', 1), Name: 'Acme Partners', Status: 'Live', UrlPathPrefix: 'partners' }];
}

export const Network = defineObject('Network', {
	label: 'Network',
	keyPrefix: '0DB',
	allows: '',
	setup: true,
	audit: [],
	fields: [
		text('Name', 'Name', 255, READ_ONLY),
		textArea('Description', 'Description', 2000, READ_ONLY),
		picklist('Status', 'Status', ['Live', 'UnderConstruction', 'DownForMaintenance'], READ_ONLY),
		text('UrlPathPrefix', 'Url Path Prefix', 255, READ_ONLY),
	],
	// An object of a feature that is off does not exist.
	rules: { visible: ({ org }) => org.settings.experienceSites !== 'feature off', rows: sites },
});
