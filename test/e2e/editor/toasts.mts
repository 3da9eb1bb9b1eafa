import type { Page } from 'playwright-core';

/** Waits for n8n's messages in the corner of the editor, and closes them. */
export async function dismissToasts(page: Page): Promise<void> {
	const toasts = page.locator('.el-notification');
	await toasts.first().waitFor();
	while ((await toasts.count()) > 0) {
		const before = await toasts.count();
		await toasts.last().locator('.el-notification__closeBtn').click();
		await page.waitForFunction((count) => document.querySelectorAll('.el-notification').length < count, before);
	}
}
