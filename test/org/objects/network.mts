/** Network: the Experience sites of the org, and their members, of whom the seed has none (Object Reference, Network, NetworkMember). */
import { CREATE_ONLY, defineObject, picklist, READ_ONLY, reference, text, textArea } from '../world/define.mts';
import { makeId } from '../world/ids.mts';
import type { Context } from '../world/model.mts';
import type { OrgRecord } from '../world/types.mts';

function sites({ org }: Context): OrgRecord[] {
	if (org.settings.experienceSites !== 'one') return [];
	return [{ Id: makeId('0DB', 1), Name: 'Acme Partners', Status: 'Live', UrlPathPrefix: 'partners' }];
}

/** An object of a feature that is off does not exist. */
const hasSites = ({ org }: Context) => org.settings.experienceSites !== 'feature off';

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
	rules: { visible: hasSites, rows: sites },
});

export const NetworkMember = defineObject('NetworkMember', {
	label: 'Network Member',
	keyPrefix: '0DO',
	allows: 'u',
	audit: [],
	fields: [
		text('NetworkId', 'Network ID', 18, { ...READ_ONLY, nillable: false }),
		reference('MemberId', 'User ID', 'User', { ...CREATE_ONLY, nillable: false }),
	],
	rules: { visible: hasSites },
});
