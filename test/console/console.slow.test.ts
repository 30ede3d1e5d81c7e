import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sendMessage, startTyping } from 'millrace';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installPacked } from '../helpers/packed.js';
import { root } from '../helpers/repository.js';
import { sampleHour } from './sampleHour.js';
import { cid, openPage, populate, startReceiver, startServer } from './stage.js';

let place: Awaited<ReturnType<typeof installPacked>>;

beforeAll(async () => {
  place = await installPacked(['libsql', 'pino', 'prom-client']);
}, 300_000);

afterAll(() => place.remove());

/** Where screenshots go: into the documents if `MILLRACE_SCREENSHOTS` is set. */
const screenshotAt = (name: string): string =>
  process.env['MILLRACE_SCREENSHOTS']
    ? join(root, 'docs/guide/console', `${name}.png`)
    : join(place.directory, `${name}.png`);

const setUp = async (options: Parameters<typeof openPage>[1] = {}) => {
  const url = await startServer(place.directory);
  const receiver = await startReceiver();
  const people = await populate(url, receiver.url);
  const opened = await openPage(`${url}/console`, options);
  await opened.page.locator('#list').waitFor();
  return { url, receiver, ...people, ...opened };
};

describe('the console', () => {
  test('shows each event with who got it and why, and who did not', async () => {
    const { page, john, complaints, requests, url } = await setUp({ colorScheme: 'dark' });
    await page.locator('#list').waitFor();
    await page.waitForResponse((response) => response.url().includes('/millrace/feed'));
    await lastValueFrom(startTyping(john, cid));
    for (const text of ['Hello', 'Is anybody there?', 'The build is green.'])
      await lastValueFrom(sendMessage(john, cid, { text }));
    const row = page.locator('.row', { hasText: 'message.new' }).first();
    await row.waitFor();
    await page.getByLabel('Type').fill('message');
    await row.click();
    const details = page.locator('.details');
    await details.waitFor();
    const shown = await details.innerText();

    expect(shown).toMatch(/Got it 2/);
    expect(shown).toMatch(/jane \w+ watches messaging:general \(watchers\)/);
    expect(shown).toMatch(/Did not 1/);
    expect(shown).toMatch(/eve \w+ does not watch messaging:general \(watchers\)/);
    await page.screenshot({ path: screenshotAt('events') });
    await page.keyboard.press('Escape');
    await page.getByLabel('Channel').fill('messaging:other');
    await page.locator('.empty').waitFor();

    expect(complaints).toEqual([]);
    expect(requests.filter((address) => !address.startsWith(url))).toEqual([]);
  });

  test('walks through the panels by keys', async () => {
    const { page, john, receiver, complaints } = await setUp({ colorScheme: 'light' });
    await lastValueFrom(sendMessage(john, cid, { text: 'Hello' }));
    const shows = (text: string) => page.locator('main', { hasText: text }).waitFor();

    await page.keyboard.press('2');
    await shows('General');
    await page.screenshot({ path: screenshotAt('channels') });
    await page.keyboard.press('3');
    await shows('Jane');
    await page.keyboard.press('/');
    await page.keyboard.type('ev');
    await page.locator('main', { hasText: '1 found' }).waitFor();
    await shows('Eve');
    await page.keyboard.press('Escape');
    await page.keyboard.press('4');
    await shows('3 of 3 connections');
    await shows(cid);
    await page.screenshot({ path: screenshotAt('connections') });
    await page.keyboard.press('5');
    await page.getByLabel('As the user').fill('jane');
    await page.getByLabel('Text').fill('Hello John');
    await page.locator('#publish').click();
    await page.locator('#notice', { hasText: 'Sent as' }).waitFor();
    await page.getByLabel('What').selectOption('event');
    await page.getByLabel('Data, as JSON').fill('{"colour":"blue"}');
    await page.locator('#publish').click();
    await page.locator('#notice', { hasText: 'Sent at' }).waitFor();
    await page.getByLabel('In the channel').fill('messaging:nowhere');
    await page.locator('#publish').click();
    await page.locator('#notice', { hasText: 'SendEvent failed' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('6');
    await shows('refused');
    await page.screenshot({ path: screenshotAt('webhooks') });
    receiver.accept();
    await page.locator('.resend').first().click();
    await page.locator('#notice', { hasText: 'delivered' }).waitFor();
    await page.route('**/millrace/history*', (route) => route.fulfill({ json: sampleHour() }));
    await page.keyboard.press('7');
    await page.locator('.plot canvas').nth(3).waitFor();
    await page.waitForResponse((response) => response.url().includes('/millrace/history'));
    await page.screenshot({ path: screenshotAt('plots') });

    // The refused publish is a 404, which the browser notes.
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });

  test(
    'keeps up with 1 000 events a second, and says what drops from view',
    { timeout: 300_000 },
    async () => {
      const { page, admin } = await setUp();
      await page.waitForResponse((response) => response.url().includes('/millrace/feed'));
      const counted = await page.evaluate(() => {
        const frames = { longest: 0, count: 0 };
        let last = performance.now();
        const step = (): void => {
          const now = performance.now();
          frames.longest = Math.max(frames.longest, now - last);
          frames.count += 1;
          last = now;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
        (globalThis as unknown as { frames: typeof frames }).frames = frames;
        return frames.count;
      });
      expect(counted).toBe(0);

      const { burst } = await import('./burst.js');
      const sent = await burst(admin, { cid, perSecond: 1_000, seconds: 12 });
      await page.locator('#summary', { hasText: 'dropped from view' }).waitFor({ timeout: 30_000 });
      const { longest, count } = await page.evaluate(
        () => (globalThis as unknown as { frames: { longest: number; count: number } }).frames,
      );

      expect(sent).toBeGreaterThan(10_500);
      expect(count).toBeGreaterThan(200);
      expect(await page.locator('.row').count()).toBeLessThan(80);
      expect(longest).toBeLessThan(1_000);
      await page.keyboard.press(' ');
      await page.locator('#summary', { hasText: 'paused' }).waitFor();
    },
  );

  test('asks for the secret when it is not the default one', async () => {
    const secret = 'a-secret-of-many-bytes';
    const url = await startServer(place.directory, ['--api-secret', secret]);
    const { page } = await openPage(`${url}/console`);
    await page.getByLabel('Secret').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.trouble').waitFor();
    await page.getByLabel('Secret').fill(secret);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('#list').waitFor();

    expect(await page.content()).not.toContain(secret);
  });

  test('is in the package, without a source map', async () => {
    const dist = join(place.directory, 'node_modules/millrace/dist/console');
    const script = await readFile(join(dist, 'main.js'), 'utf8');

    expect(script.length).toBeGreaterThan(50_000);
    expect(script).not.toContain('sourceMappingURL');
  });
});
