import type { TestServer } from 'millrace/testing';
import type { Browser, Locator, Page } from 'playwright-core';

/** What went wrong in a page, in one line each. */
export type Troubles = string[];

const watchForTroubles = (page: Page, name: string, troubles: Troubles): void => {
  const note = (what: string) => troubles.push(`${name}: ${what}`);
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()}`);
  });
  page.on('pageerror', ({ message }) => note(`unhandled: ${message}`));
  page.on('response', (response) => {
    const request = response.request();
    const called = `${request.method()} ${new URL(response.url()).pathname}`;
    if (response.status() >= 400) note(`${String(response.status())} for ${called}`);
  });
};

/** Somebody who uses the kit in a browser. */
export interface Person {
  readonly page: Page;
  /** The last message of the list that shows a text. */
  readonly message: (text: string) => Locator;
  readonly composer: Locator;
  readonly send: (text: string) => Promise<void>;
  /** Chooses an entry of the menu of a message. */
  readonly choose: (text: string, entry: string) => Promise<void>;
}

export interface Opening {
  readonly browser: Browser;
  readonly server: TestServer;
  /** The address of the page with the kit. */
  readonly address: string;
  readonly troubles: Troubles;
}

export const openPerson = async (
  id: string,
  name: string,
  { browser, server, address, troubles }: Opening,
): Promise<Person> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(15_000);
  watchForTroubles(page, id, troubles);
  const query = { url: server.url, user: id, name, token: await server.token(id) };
  await page.goto(`${address}?${new URLSearchParams(query).toString()}`);
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
