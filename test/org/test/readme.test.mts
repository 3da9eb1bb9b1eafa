import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedApps } from '../oauth/apps.mts';
import { SETTING_DEFINITIONS } from '../world/settings.mts';

const README = readFileSync(join(process.cwd(), 'test/org/README.md'), 'utf8');

test.each(Object.keys(SETTING_DEFINITIONS))('the README explains the setting %s', (name) => {
	expect(README).toContain(`| \`${name}\` |`);
});

test.each(seedApps('x').map(({ name }) => name))('the README explains the app %s', (name) => {
	expect(README).toContain(`| \`${name}\` |`);
});
