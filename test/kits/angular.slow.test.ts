import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { chromium, hasChromium } from '../helpers/chromium.js';
import { summarize } from '../helpers/run.js';
import { angularPerson } from './angularPerson.js';
import { installKit } from './installKit.js';
import { openKitStage } from './kitStage.js';
import { document, image } from './uploads.js';

const exec = promisify(execFile);

if (!hasChromium) console.warn(`The vendor's Angular kit is not run: there is no ${chromium}.`);

/** Builds the application with the kit, as the Angular CLI does. */
const buildKit = async (): Promise<string> => {
  const cwd = await installKit('angular');
  const env = { ...process.env, NG_CLI_ANALYTICS: 'false', NO_COLOR: '1' };
  await exec('npx', ['ng', 'build'], { cwd, env });
  return join(cwd, 'dist');
};

/** What the application leaves in its page. */
interface KitPage {
  readonly client: {
    readonly userID: string;
    readonly search: (
      filter: object,
      query: string,
    ) => Promise<{ readonly results: readonly [{ readonly message: { readonly id: string } }] }>;
    readonly activeChannels: Readonly<
      Record<string, { readonly removeMembers: (ids: readonly string[]) => Promise<unknown> }>
    >;
  };
  readonly channels: { readonly jumpToMessage: (id: string) => Promise<void> };
}

test.skipIf(!hasChromium)(
  "two people use the vendor's Angular kit, and nothing is refused",
  async (context) => {
    const { server, traffic, open } = await openKitStage(await buildKit());
    const john = angularPerson(await open('john', 'John'));
    const jane = angularPerson(await open('jane', 'Jane'));
    await john.message('number 60.').waitFor();
    await jane.message('number 60.').waitFor();

    // Sending, quoting and editing.
    await john.send('Hello from John');
    await jane.message('Hello from John').waitFor();
    await john.choose('number 59.', 'quote-action');
    await john.send('About this');
    await jane.message('About this').getByText('number 59.').waitFor();
    await john.choose('About this', 'edit-action');
    await john.send('About this one');
    await jane.message('About this one').waitFor();

    // Reactions, and who reacted.
    await jane.choose('Hello from John', 'love');
    await john.message('Hello from John').locator('.str-chat__message-reaction').click();
    await john.page.getByTestId('love-user-list').getByText('Jane').waitFor();
    await john.page.getByTestId('close').click();

    // A thread.
    await john.choose('number 57.', 'thread-reply-action');
    const thread = john.page.locator('stream-thread');
    await thread.getByTestId('textarea').fill('A reply');
    await thread.getByTestId('send-button').click();
    await jane.message('number 57.').getByTestId('reply-count-button').click();
    await jane.page.locator('stream-thread').getByText('A reply').waitFor();
    await thread.getByTestId('close-button').click();
    await jane.page.locator('stream-thread').getByTestId('close-button').click();

    // Pins, which this kit shows by what the menu of the message offers.
    await john.choose('number 58.', 'pin-action');
    await jane.message('number 58.').hover();
    await jane.message('number 58.').getByTestId('message-options-button').click();
    await jane.message('number 58.').getByTestId('pin-action').getByText('Unpin').click();

    // Search, which this kit leaves to the application, and the jump to what was found.
    await john.page.evaluate(async () => {
      const { client, channels } = globalThis as unknown as KitPage;
      const filter = { members: { $in: [client.userID] } };
      const { results } = await client.search(filter, 'number 3.');
      await channels.jumpToMessage(results[0].message.id);
    });
    await john.message('number 3.').waitFor();
    await john.page.getByTestId('scroll-to-latest').click();
    await john.message('About this one').waitFor();

    // A poll: made, voted in, and closed.
    await john.page.locator('.str-chat-angular__create-poll').click();
    const pollForm = john.page.getByTestId('poll-creation-dialog');
    await pollForm.locator('#name').fill('Where?');
    await pollForm.locator('#option0').fill('Here');
    await pollForm.locator('#option1').fill('There');
    await pollForm.getByRole('button', { name: 'Create' }).click();
    await jane.message('Where?').locator('.str-chat__poll-option', { hasText: 'There' }).click();
    await john
      .message('Where?')
      .locator('.str-chat__poll-option', { hasText: 'There' })
      .getByText('1')
      .waitFor();
    await john.message('Where?').getByRole('button', { name: 'End vote' }).click();
    await john.page
      .locator('.str-chat__modal__end-vote')
      .getByRole('button', { name: 'End vote' })
      .click();
    await jane.page.locator('.str-chat__poll--closed', { hasText: 'Where?' }).waitFor();

    // An image and a file, which the other one sees.
    await john.page.getByTestId('file-input').first().setInputFiles([image, document]);
    await john.page
      .locator('.str-chat__attachment-preview-file')
      .getByText(document.name)
      .waitFor();
    await john.send('With files');
    const shown = jane.message('With files').locator('img.str-chat__message-attachment--img');
    await shown.waitFor();
    const width = () => shown.evaluate((img) => (img as HTMLImageElement).naturalWidth);
    await expect.poll(width).toBe(1);
    await jane.message('With files').getByText(document.name).waitFor();

    // A draft outlives the page.
    const saved = john.page.waitForResponse((response) => response.url().includes('/draft?'));
    await john.composer.fill('Half a thought');
    await saved;
    await john.page.reload();
    await expect.poll(() => john.composer.inputValue(), { timeout: 20_000 }).toBe('Half a thought');
    await john.composer.fill('');

    // What a message's menu offers.
    await jane.choose('Hello from John', 'flag-action');
    await jane.choose('Hello from John', 'mark-unread-action');
    await john.choose('Hello from John', 'delete-action');
    await jane.message('This message was deleted').waitFor();

    // A restart of the server.
    await traffic.duringOutage(async () => {
      await server.restart('SIGTERM');
      await john.send('After the restart');
      await jane.message('After the restart').waitFor();
      await jane.send('Heard');
      await john.message('Heard').waitFor();
    });

    // Leaving a channel, which this kit leaves to the application.
    await john.page.evaluate(async () => {
      const { client } = globalThis as unknown as KitPage;
      await client.activeChannels['messaging:quiet']?.removeMembers([client.userID]);
    });
    await john.channel('Quiet').waitFor({ state: 'detached' });

    summarize(context, traffic.summary());
    expect(traffic.troubles).toEqual([]);
  },
  600_000,
);
