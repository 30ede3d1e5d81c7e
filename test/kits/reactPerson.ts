import type { Locator, Page } from 'playwright-core';

/** Somebody who uses the React kit. */
export interface ReactPerson {
  readonly page: Page;
  /** The last message of the list that shows a text. */
  readonly message: (text: string) => Locator;
  readonly composer: Locator;
  readonly send: (text: string) => Promise<void>;
  /** Chooses an entry of the menu of a message. */
  readonly choose: (text: string, entry: string) => Promise<void>;
}

export const reactPerson = (page: Page): ReactPerson => {
  const list = page.locator('.str-chat__message-list').first();
  const message = (text: string) =>
    list.locator('.str-chat__message').filter({ hasText: text }).last();
  const composer = page.locator('textarea').first();
  return {
    page,
    message,
    composer,
    send: async (text) => {
      await composer.fill(text);
      await page.getByRole('button', { name: 'Send', exact: true }).first().click();
    },
    choose: async (text, entry) => {
      await message(text).hover();
      await message(text).getByRole('button', { name: 'Open Message Actions Menu' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    },
  };
};
