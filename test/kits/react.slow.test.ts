import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { chromium, hasChromium } from '../helpers/chromium.js';
import { summarize } from '../helpers/run.js';
import { installKit } from './installKit.js';
import { openKitStage } from './kitStage.js';
import { reactPerson } from './reactPerson.js';
import { document, image } from './uploads.js';

if (!hasChromium) console.warn(`The vendor's React kit is not run: there is no ${chromium}.`);

/** Bundles the application with the kit, beside its page. */
const bundleKit = async (): Promise<string> => {
  const folder = await installKit('react');
  await build({
    entryPoints: [join(folder, 'src/main.jsx')],
    outdir: folder,
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    loader: { '.woff2': 'dataurl', '.woff': 'dataurl', '.svg': 'dataurl', '.png': 'dataurl' },
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'error',
  });
  return folder;
};

test.skipIf(!hasChromium)(
  "two people use the vendor's React kit, and nothing is refused",
  async (context) => {
    const { server, traffic, open } = await openKitStage(await bundleKit());
    const john = reactPerson(await open('john', 'John'));
    const jane = reactPerson(await open('jane', 'Jane'));
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

    // A poll: made, voted in, and closed.
    await john.page.getByRole('button', { name: 'Open Attachment Selector' }).click();
    await john.page.getByRole('menuitem', { name: 'Poll' }).click();
    const pollForm = john.page.getByRole('dialog');
    await pollForm.getByPlaceholder('Ask a Question').fill('Where?');
    await pollForm.getByPlaceholder('Add an Option').last().fill('Here');
    await pollForm.getByPlaceholder('Add an Option').last().fill('There');
    await pollForm.locator('button[type=submit]').click();
    await jane.message('Where?').locator('.str-chat__poll-option', { hasText: 'There' }).click();
    await john
      .message('Where?')
      .locator('.str-chat__poll-option', { hasText: 'There' })
      .getByText('1')
      .waitFor();
    await john.message('Where?').getByRole('button', { name: 'End Poll' }).click();
    await john.page
      .getByRole('alertdialog')
      .or(john.page.getByRole('dialog'))
      .getByRole('button', { name: 'End Poll' })
      .click();
    await jane.message('Where?').getByText(/ended/i).waitFor();

    // An image and a file, which the other one sees.
    await john.page.getByTestId('file-input').first().setInputFiles([image, document]);
    await john.send('With files');
    const shown = jane.message('With files').locator('img.str-chat__base-image');
    await shown.waitFor();
    const width = () => shown.evaluate((img) => (img as HTMLImageElement).naturalWidth);
    await expect.poll(width).toBe(1);
    await jane.message('With files').getByText(document.name).waitFor();

    // A restart of the server.
    await traffic.duringOutage(async () => {
      await server.restart('SIGTERM');
      await john.send('After the restart');
      await jane.message('After the restart').waitFor();
      await jane.send('Heard');
      await john.message('Heard').waitFor();
    });

    // Leaving a channel.
    await john.page.getByRole('option', { name: /Quiet/ }).hover();
    await john.page.getByRole('button', { name: 'Open Channel Actions Menu' }).last().click();
    await john.page.getByRole('menuitem', { name: 'Leave Channel' }).click();
    await john.page.getByRole('option', { name: /Quiet/ }).waitFor({ state: 'detached' });

    await jane.choose('About this one', 'Block User');
    summarize(context, traffic.summary());
    expect(traffic.troubles).toEqual([]);
  },
  600_000,
);
