import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '../../..');

/** The pictures of the README are renewed on demand only, because ports and ids make every run's differ. */
const FOLDER = join(ROOT, process.env['RENEW_PICTURES'] ? 'docs/images' : '.cache/pictures');

/** n8n's messages in the corner come and go in their own time; these styles keep them out of a picture. */
const NO_MESSAGES = '.el-notification { visibility: hidden }';
export const NO_SUCCESS = '.el-notification:has(.el-notification--success) { visibility: hidden }';

/** A button of n8n's that has lost its old text and has not got the new one yet. */
const CHANGING = '[class*="button-fade"]';

/**
 * Saves what is seen as `<name>.png`: in `.cache/pictures`, or with RENEW_PICTURES=1 where the README shows it. Animations are ended.
 * `style` holds for the picture alone.
 */
export async function picture(subject: Page | Locator, name: string, style = NO_MESSAGES): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	const page = 'page' in subject ? subject.page() : subject;
	await page.locator(CHANGING).first().waitFor({ state: 'detached' });
	await subject.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', style });
}

/** Saves what a page showed when a test ended, for whoever has to find out why it failed. */
export async function lastSight(page: Page, test: string): Promise<void> {
	const name = test.replace(/[^a-z0-9]+/gi, '-').slice(0, 120);
	const path = join(ROOT, '.cache/pictures/last', `${name}.png`);
	await page.screenshot({ path, timeout: 5_000 }).catch(() => undefined);
}
