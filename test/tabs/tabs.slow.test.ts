import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { createChannel, sendMessage } from 'millrace';
import { openTestServer } from 'millrace/testing';
import { chromium, type Page } from 'playwright-core';
import { from, lastValueFrom, mergeMap } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { root } from '../helpers/repository.js';

const executablePath = process.env['MILLRACE_CHROMIUM'] ?? '/usr/bin/chromium';
const hasChromium = existsSync(executablePath);
if (!hasChromium) console.warn(`Tabs are not tested in a browser: there is no ${executablePath}.`);

const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-component-update'];
const cid = 'messaging:general';

/** What a tab has seen. */
interface Seen {
  readonly ids: readonly string[];
  readonly sockets: number;
  readonly status: string;
}

const script = (url: string, token: string): string => `
  import { connect, ofType, shareAcrossTabs, watch } from 'millrace';
  const own = WebSocket;
  window.seen = { ids: [], sockets: 0, status: '' };
  window.WebSocket = class extends own {
    constructor(...args) {
      super(...args);
      window.seen.sockets += 1;
    }
  };
  const chat = shareAcrossTabs(
    connect({ url: '${url}', apiKey: 'dev', user: { id: 'john' }, token: '${token}' }),
    { silenceMs: 1500 },
  );
  chat.status$.subscribe(({ _tag }) => { window.seen.status = _tag; });
  watch(chat, '${cid}')
    .pipe(ofType('message.new'))
    .subscribe(({ message }) => { window.seen.ids.push(message.id); });
`;

const serve = async (contents: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    alias: { millrace: join(root, 'src/index.ts') },
    platform: 'browser',
    format: 'esm',
    bundle: true,
    write: false,
  });
  const page = `<!doctype html><script type="module">${outputFiles[0]!.text.replaceAll('</script', '<\\/script')}</script>`;
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
};

const seenBy = (page: Page): Promise<Seen> =>
  page.evaluate(() => (window as unknown as { seen: Seen }).seen);

describe.skipIf(!hasChromium)('five tabs of Chromium', () => {
  test('have one connection through 10 000 events, while the leaders end', async () => {
    const server = await openTestServer();
    onTestFinished(server.close);
    const jane = await server.connectAs('jane');
    const setup = await server.connectAs('john');
    await lastValueFrom(createChannel(setup, cid, { members: ['john', 'jane'] }));
    const address = await serve(script(server.url, await server.token('john')));
    const browser = await chromium.launch({ executablePath, args: flags });
    onTestFinished(() => browser.close());
    const context = await browser.newContext();
    const pages = await Promise.all(Array.from({ length: 5 }, () => context.newPage()));
    for (const page of pages) {
      await page.goto(address);
      await page.waitForFunction(
        () => (window as unknown as { seen: Seen }).seen.status === 'Online',
      );
    }
    // The watch of the last tab is in place once it has an event.
    const ready = async (among: readonly Page[]) => {
      await vi.waitFor(
        async () => {
          await lastValueFrom(sendMessage(jane, cid, { text: 'ready?' }));
          for (const page of among) expect((await seenBy(page)).ids.length).toBeGreaterThan(0);
        },
        { timeout: 10_000, interval: 200 },
      );
    };
    await ready(pages);

    const connections = async (): Promise<number> => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      // Beside the one of the tabs there are those of this test.
      return Number(/^millrace_connections (\d+)$/m.exec(text)?.[1]) - 2;
    };
    expect(await connections()).toBe(1);

    const leader = async (among: readonly Page[]): Promise<Page | undefined> => {
      const counts = await Promise.all(among.map(async (page) => (await seenBy(page)).sockets));
      return among[counts.findIndex((count) => count > 0)];
    };
    const sent = Array.from({ length: 10_000 }, (_, n) => `m${String(n)}`);
    const send = (ids: readonly string[]) =>
      lastValueFrom(from(ids).pipe(mergeMap((id) => sendMessage(jane, cid, { id, text: id }), 8)));
    let alive: readonly Page[] = pages;
    const endLeader = async (how: (page: Page) => Promise<unknown>) => {
      const page = (await leader(alive))!;
      alive = alive.filter((each) => each !== page);
      await how(page);
    };
    const crash = async (page: Page) => {
      const session = await context.newCDPSession(page);
      void session.send('Page.crash').catch(() => undefined);
    };
    // Nothing of the page runs any more, while its locks and its socket stay.
    const freeze = async (page: Page) => {
      const session = await context.newCDPSession(page);
      await session.send('Debugger.enable');
      await session.send('Debugger.pause');
    };
    const during = async (ids: readonly string[], act: () => Promise<unknown>) => {
      const sending = send(ids);
      await vi.waitUntil(
        async () => {
          const first = await seenBy(alive[0]!);
          return first.ids.includes(ids[Math.floor(ids.length / 2)]!);
        },
        { timeout: 120_000, interval: 50 },
      );
      await act();
      await sending;
    };
    await during(sent.slice(0, 3_000), () => endLeader(crash));
    await during(sent.slice(3_000, 6_000), () => endLeader((page) => page.close()));
    await during(sent.slice(6_000, 9_000), () => endLeader(freeze));
    await vi.waitUntil(async () => (await leader(alive)) !== undefined, {
      timeout: 30_000,
      interval: 200,
    });
    await send(sent.slice(9_000));

    await vi.waitFor(
      async () => {
        for (const page of alive) expect((await seenBy(page)).ids).toContain(sent.at(-1));
      },
      { timeout: 60_000, interval: 200 },
    );
    const all = await Promise.all(alive.map(seenBy));
    const figures = all.map(({ ids }) => {
      const got = ids.filter((id) => /^m\d+$/.test(id));
      const distinct = new Set(got);
      return {
        lost: sent.filter((id) => !distinct.has(id)).length,
        doubled: got.length - distinct.size,
      };
    });
    console.log(`tabs left: ${String(alive.length)}; ${JSON.stringify(figures)}`);
    expect(figures).toEqual(alive.map(() => ({ lost: 0, doubled: 0 })));
    expect(all.map(({ sockets }) => sockets).sort()).toEqual([0, 1]);
    await vi.waitFor(async () => expect(await connections()).toBeLessThanOrEqual(2), {
      timeout: 10_000,
    });
  }, 300_000);
});
