import type { Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { createdFromNowOn } from '../../../../nodes/SalesforceAdmin/salesforce/writes/lostCreates.ts';

// A clock that is not known may be five minutes off, one that an answer has told two seconds.
test.each([
	[undefined, '2026-11-27T11:55:00.000Z'],
	[0, '2026-11-27T11:59:58.000Z'],
	[90_000, '2026-11-27T12:01:28.000Z'],
])(
	'looks for what the connected user made from now on, by the clock of Salesforce (%s ms ahead)',
	(clockAhead, since) => {
		const now = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 27, 12));
		const org = { clockAhead, user: { userId: '005000000000001AAA' } } as unknown as Org;
		expect(createdFromNowOn(org)).toBe(`CreatedById = '005000000000001AAA' AND CreatedDate >= ${since}`);
		now.mockRestore();
	},
);
