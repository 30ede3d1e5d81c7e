import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChannel, sendMessage } from 'millrace';
import { asUser, backend, createToken, updateChannelType, upsertUsers } from 'millrace/backend';
import { chromium as playwright, type Page } from 'playwright-core';
import { lastValueFrom } from 'rxjs';
import { onTestFinished } from 'vitest';
import { type ServerProcess, startServer } from '../chaos/serverProcess.js';
import { chromium } from '../helpers/chromium.js';
import { serveFolder } from './kitServer.js';
import { followTraffic, type Traffic } from './traffic.js';

/** `millrace serve` with its data, a browser, and pages of people who use a kit. */
export interface KitStage {
  readonly server: ServerProcess;
  readonly traffic: Traffic;
  /** Opens the page of the kit for somebody. */
  readonly open: (id: string, name: string) => Promise<Page>;
}

const secret = 'secret';

/** Two people in two channels, one of them with 60 messages; everything is turned on. */
const fill = async (url: string): Promise<void> => {
  const host = backend({ url, apiKey: 'dev', secret });
  const people = [
    { id: 'jane', name: 'Jane' },
    { id: 'john', name: 'John' },
  ];
  await lastValueFrom(upsertUsers(host, people));
  const switches = { polls: true, delivery_events: true, user_message_reminders: true };
  await lastValueFrom(updateChannelType(host, 'messaging', switches));
  const jane = asUser(host, 'jane');
  const make = (cid: string, name: string) =>
    lastValueFrom(createChannel(jane, cid, { members: ['jane', 'john'], name }));
  await make('messaging:quiet', 'Quiet');
  await make('messaging:general', 'General');
  for (let number = 1; number <= 60; number += 1)
    await lastValueFrom(sendMessage(jane, 'messaging:general', { text: `number ${number}.` }));
};

/** Opens a stage for the kit that a folder has, until the test is over. */
export const openKitStage = async (folder: string): Promise<KitStage> => {
  const place = await mkdtemp(join(tmpdir(), 'millrace-stage-'));
  onTestFinished(() => rm(place, { recursive: true, force: true }));
  const server = await startServer([
    ...['--data', join(place, 'chat.db')],
    ...['--uploads', join(place, 'uploads')],
  ]);
  onTestFinished(server.stop);
  await fill(server.url);
  const address = await serveFolder(folder);
  const browser = await playwright.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  onTestFinished(() => browser.close());
  const traffic = followTraffic(server.url);
  return {
    server,
    traffic,
    open: async (id, name) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      page.setDefaultTimeout(20_000);
      traffic.watch(page, id);
      const query = { url: server.url, user: id, name, token: await createToken(secret, id) };
      await page.goto(`${address}?${new URLSearchParams(query).toString()}`);
      return page;
    },
  };
};
