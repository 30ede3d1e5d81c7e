import type { Locator, Page } from 'playwright-core';

/** Somebody who uses the Angular kit. */
export interface AngularPerson {
  readonly page: Page;
  /** The last message of the list that shows a text. */
  readonly message: (text: string) => Locator;
  readonly composer: Locator;
  /** A channel in the list of channels. */
  readonly channel: (name: string) => Locator;
  readonly send: (text: string) => Promise<void>;
  /** Opens the menu of a message, which also offers reactions, and chooses from it by its id. */
  readonly choose: (text: string, testId: string) => Promise<void>;
}

export const angularPerson = (page: Page): AngularPerson => {
  const list = page.locator('stream-message-list').first();
  const message = (text: string) => list.locator('stream-message').filter({ hasText: text }).last();
  const composer = page.getByTestId('textarea').first();
  return {
    page,
    message,
    composer,
    channel: (name) => page.locator('stream-channel-preview').filter({ hasText: name }),
    send: async (text) => {
      await composer.fill(text);
      await page.getByTestId('send-button').first().click();
    },
    choose: async (text, testId) => {
      await message(text).hover();
      await message(text).getByTestId('message-options-button').click();
      await message(text).getByTestId(testId).click();
    },
  };
};
