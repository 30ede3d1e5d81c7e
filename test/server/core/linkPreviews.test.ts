import type { PreviewLink } from 'millrace/server';
import { describe, expect, it, vi } from 'vitest';
import type { CoreSettings } from '../../../src/server/core/settings.js';
import { general, makeChannel, settle, startCore } from './harness.js';

const open = async (over: CoreSettings = {}) => {
  const previewLink = vi.fn<PreviewLink>((url) => {
    if (url.includes('broken')) return Promise.reject(new Error('no answer'));
    return Promise.resolve(
      url.includes('none') ? undefined : { og_scrape_url: url, title: `of ${url}` },
    );
  });
  const harness = await startCore({ previewLink, ...over });
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await alice.call('getOrCreateChannel', general, { watch: true });
  settle(alice);
  const send = (id: string, text: string, options: object = {}) =>
    alice.call('sendMessage', general, { message: { id, text }, ...options });
  const attached = async (id: string) =>
    (await alice.call('getMessage', { id }, {})).message.attachments?.map((it) => it.title);
  /** Resolves when messages have been updated so many times. */
  const updates = (count: number) =>
    vi.waitFor(() => {
      const updated = alice.frames.filter(({ type }) => type === 'message.updated');
      expect(updated).toHaveLength(count);
    });
  return { ...harness, alice, previewLink, send, attached, updates };
};

describe('previews of links', () => {
  it('are asked for one by one', async () => {
    const { alice, server } = await open();
    const url = 'https://a.test/x';
    expect(await alice.call('getOG', {}, { url })).toEqual({
      og_scrape_url: url,
      title: `of ${url}`,
    });
    for (const wrong of [
      'https://none.test',
      'https://broken.test',
      `https://a.test/${'x'.repeat(3000)}`,
    ])
      await expect(server('getOG', {}, { url: wrong })).rejects.toMatchObject({ reason: 'Input' });
  });

  it('come to messages with links, after them', async () => {
    const { alice, send, attached, updates } = await open();
    const links = [
      'https://a.test/1',
      'https://none.test',
      'https://broken.test',
      'https://d.test',
    ];
    const { message } = await send('m1', `see ${links.join(' and ')}.`);
    expect(message.attachments).toEqual([]);
    await updates(1);
    expect(await attached('m1')).toEqual(['of https://a.test/1']);
    expect(alice.last('message.updated')).toMatchObject({
      message: { id: 'm1', attachments: [{ og_scrape_url: 'https://a.test/1' }] },
    });
  });

  it('come once, and for links that an edit adds', async () => {
    const { alice, previewLink, send, attached, updates } = await open();
    await send('m1', 'https://a.test');
    await updates(1);
    const { attachments } = (await alice.call('getMessage', { id: 'm1' }, {})).message;
    const text = 'https://a.test https://b.test';
    await alice.call(
      'updateMessage',
      { id: 'm1' },
      { message: { text, attachments: attachments! } },
    );
    // The edit, and what came of it.
    await updates(3);
    expect(await attached('m1')).toEqual(['of https://a.test', 'of https://b.test']);
    expect(previewLink.mock.calls.map(([url]) => url)).toEqual([
      'https://a.test',
      'https://b.test',
    ]);
  });

  it('are left out where they are not wanted', async () => {
    const { server, send, attached, previewLink } = await open();
    await send('m1', 'https://a.test', { skip_enrich_url: true });
    await server('updateChannelType', { name: 'messaging' }, { url_enrichment: false });
    await send('m2', 'https://b.test');
    await send('m3', 'nothing to see');
    for (const id of ['m1', 'm2', 'm3']) expect(await attached(id)).toEqual([]);
    expect(previewLink).not.toHaveBeenCalled();
  });

  it('are refused by name where the host has none', async () => {
    const { server } = await startCore();
    await expect(server('getOG', {}, { url: 'https://a.test' })).rejects.toMatchObject({
      reason: 'NotFound',
    });
  });
});
