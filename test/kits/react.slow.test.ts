import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { createChannel, sendMessage } from 'millrace';
import { openTestServer } from 'millrace/testing';
import { chromium as playwright } from 'playwright-core';
import { lastValueFrom } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import { chromium, hasChromium } from '../helpers/chromium.js';
import { root } from '../helpers/repository.js';
import { servePage } from './kitServer.js';
import { openPerson, type Troubles } from './person.js';

const exec = promisify(execFile);

if (!hasChromium) console.warn(`The vendor's React kit is not run: there is no ${chromium}.`);

/** Bundles the application with the kit, as its own packages have it. */
const bundleKit = async (): Promise<ReadonlyMap<string, Uint8Array>> => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-kit-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await cp(join(root, 'test/kits/react'), directory, { recursive: true });
  await exec('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: directory });
  const { outputFiles } = await build({
    entryPoints: [join(directory, 'src/main.jsx')],
    outdir: directory,
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    loader: { '.woff2': 'dataurl', '.woff': 'dataurl', '.svg': 'dataurl', '.png': 'dataurl' },
    define: { 'process.env.NODE_ENV': '"development"' },
    write: false,
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.slice(directory.length), contents]));
};

/** Two people in the kit, in two channels, one with 60 messages. */
const open = async () => {
  const address = await servePage(await bundleKit());
  const server = await openTestServer();
  onTestFinished(() => server.close());
  const jane = await server.connectAs('jane');
  await server.connectAs('john');
  const make = (cid: string, name: string) =>
    lastValueFrom(createChannel(jane, cid, { members: ['jane', 'john'], name }));
  await make('messaging:quiet', 'Quiet');
  await make('messaging:general', 'General');
  for (let number = 1; number <= 60; number += 1)
    await lastValueFrom(sendMessage(jane, 'messaging:general', { text: `number ${number}.` }));
  const browser = await playwright.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  onTestFinished(() => browser.close());
  const troubles: Troubles = [];
  const opening = { browser, server, address, troubles };
  return {
    troubles,
    john: await openPerson('john', 'John', opening),
    jane: await openPerson('jane', 'Jane', opening),
  };
};

test.skipIf(!hasChromium)(
  "two people use the vendor's React kit, and nothing is refused",
  async () => {
    const { john, jane, troubles } = await open();
    await john.message('number 60.').waitFor();
    await jane.message('number 60.').waitFor();

    // Sending, editing and quoting.
    await john.send('Hello from John');
    await jane.message('Hello from John').waitFor();
    await john.choose('number 60.', 'Quote Message');
    await john.send('About this');
    await jane.message('About this').getByText('number 60.').waitFor();
    await john.choose('About this', 'Edit Message');
    await john.composer.fill('About this one');
    await john.composer.press('Enter');
    await jane.message('About this one').waitFor();

    // Reactions, and who reacted.
    await john.message('number 60.').hover();
    await john
      .message('number 60.')
      .getByRole('button', { name: 'Open Reaction Selector' })
      .click();
    await john.page.getByRole('button', { name: 'Select Reaction: Heart' }).click();
    await jane.message('number 60.').getByText('❤️').first().click();
    await jane.page.getByTestId('reaction-user-username').getByText('John').waitFor();
    await jane.page.keyboard.press('Escape');

    // A thread, and the list of threads.
    await john.message('number 59.').hover();
    await john.message('number 59.').getByRole('button', { name: 'Open Thread' }).click();
    const thread = john.page.locator('.str-chat__thread');
    await thread.getByRole('textbox').fill('A reply');
    await thread.getByRole('button', { name: 'Send', exact: true }).click();
    await jane.message('number 59.').getByText('1 reply').waitFor();
    await jane.page.getByRole('button', { name: /threads view, 1 unread/ }).click();
    await jane.page.getByRole('option', { name: /number 59/ }).click();
    await jane.page.locator('.str-chat__thread').getByText('A reply').waitFor();
    await jane.page.getByRole('button', { name: 'Open channels view' }).click();

    // Pins.
    await john.choose('number 58.', 'Pin Message');
    await jane
      .message('number 58.')
      .getByText(/pinned/i)
      .waitFor();

    // Search, and the jump to what was found.
    await jane.page.getByRole('textbox', { name: 'Search' }).fill('number 3.');
    await jane.page.getByRole('button', { name: /filter button for: messages/ }).click();
    // The kit shows the channel of what it found.
    await jane.page.locator('.str-chat__search-results').getByRole('option').click();
    await jane.message('number 3.').waitFor();
    await jane.page.getByRole('button', { name: /Exit search/ }).click();

    // A draft outlives the page.
    await john.composer.fill('Half a thought');
    await john.page.getByRole('option', { name: /Quiet/ }).click();
    await john.page.getByRole('option', { name: /General/ }).click();
    await john.page.reload();
    await john.page.getByRole('option', { name: /General/ }).click();
    await expect.poll(() => john.composer.inputValue()).toBe('Half a thought');
    await john.composer.fill('');

    // What a message's menu offers.
    await jane.choose('Hello from John', 'Flag Message');
    await jane.choose('Hello from John', 'Mark Message Unread');
    await jane.choose('Hello from John', 'Mute User');
    await john.choose('Hello from John', 'Delete Message');
    await john.page
      .getByRole('alertdialog')
      .getByRole('button', { name: /Delete/ })
      .click();
    await jane.page
      .getByText(/deleted/i)
      .first()
      .waitFor();
    await jane.choose('About this one', 'Block User');

    expect(troubles).toEqual([]);
  },
  180_000,
);
