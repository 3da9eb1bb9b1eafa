import type { Page } from 'playwright-core';

import { PASSWORD } from '../../../org/seed/people.mts';

/** The window that Connect opens: the login and consent pages of Salesforce. */
export class SalesforceWindow {
	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
	}

	/** Host of the page that is shown now. */
	get host(): string {
		return new URL(this.page.url()).host;
	}

	async logIn(username: string): Promise<void> {
		await this.page.locator('#username').fill(username);
		await this.page.locator('#password').fill(PASSWORD);
		await this.page.locator('#Login').click();
	}

	/** Chooses none of the accounts that the browser knows. */
	async chooseAnother(): Promise<void> {
		await this.page.locator('#use_new_identity').click();
	}

	/** Allows access, for which Salesforce does not ask a user who has allowed it before; n8n closes the window. */
	async allow(): Promise<void> {
		if (this.page.isClosed()) return;
		const pressed = this.page.locator('#oaapprove').click();
		await Promise.all([this.page.waitForEvent('close'), pressed.catch(() => undefined)]);
	}

	async deny(): Promise<void> {
		await this.page.locator('#oadeny').click();
	}

	async text(): Promise<string> {
		return await this.page.locator('body').innerText();
	}
}
