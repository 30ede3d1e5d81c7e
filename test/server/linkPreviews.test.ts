import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLinkPreviews, type ReadPageOptions } from 'millrace/server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isPublicAddress } from '../../src/server/links/publicAddress.js';

const page = `<html><head>
  <title>Plain &amp; simple</title>
  <meta property="og:title" content="A &quot;title&quot; &#x1F600;">
  <meta content='What it is about' name=description>
  <meta property="og:image" content="/cat.png">
</head></html>`;

const html = { 'content-type': 'text/html; charset=utf-8' };

/** A server on loopback, which goes by names, and what was asked of it. */
const openSite = async (answer: RequestListener) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host ?? ''}${request.url ?? ''}`);
    expect(request.headers).not.toHaveProperty('authorization');
    expect(request.headers).not.toHaveProperty('cookie');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const resolved: string[] = [];
  const addresses: Readonly<Record<string, readonly string[]>> = {
    'site.test': ['127.0.0.1'],
    'inner.test': ['10.0.0.1'],
    'mixed.test': ['127.0.0.1', '10.0.0.1'],
    'mapped.test': ['::ffff:127.0.0.1'],
  };
  const preview = createLinkPreviews({
    resolve: (name) => {
      resolved.push(name);
      return Promise.resolve(addresses[name] ?? []);
    },
    // Stands for a public address: everything else is judged as it is.
    isAllowed: (address) => address === '127.0.0.1' || isPublicAddress(address),
    isAllowedPort: (each) => each === port,
  });
  return {
    asked,
    resolved,
    port,
    preview,
    url: (name: string) => `http://${name}:${String(port)}/`,
  };
};

describe('the preview of a link', () => {
  test('is what its page says of itself', async () => {
    const { preview, url, resolved } = await openSite((_, response) => {
      response.writeHead(200, html).end(page);
    });
    const link = url('site.test');
    expect(await preview(link)).toEqual({
      og_scrape_url: link,
      title_link: link,
      type: 'image',
      title: 'A "title" 😀',
      text: 'What it is about',
      image_url: `${link}cat.png`,
      thumb_url: `${link}cat.png`,
    });
    // The connection goes to the address that was checked, so a name is resolved once.
    expect(resolved).toEqual(['site.test']);
  });

  test('follows redirects to where it may go, and no further', async () => {
    let to = '';
    const { preview, url, asked } = await openSite((request, response) => {
      if (request.url === '/next') response.writeHead(200, html).end(page);
      else response.writeHead(302, { location: to }).end();
    });
    to = '/next';
    expect(await preview(url('site.test'))).toMatchObject({
      title_link: `${url('site.test')}next`,
    });
    for (to of [
      url('inner.test'),
      url('mixed.test'),
      url('mapped.test'),
      'http://127.0.0.1:1/',
      url('[::1]'),
      url('[::ffff:127.0.0.1]'),
      'file:///etc/passwd',
      'http://john:secret@site.test/',
      url('site.test'),
    ]) {
      asked.length = 0;
      expect(await preview(url('site.test'))).toBeUndefined();
      expect(asked.length).toBeLessThanOrEqual(4);
    }
  });

  test('is not asked of names with an address of a private network', async () => {
    const { preview, url, asked } = await openSite((_, response) => response.end(page));
    for (const name of [
      'inner.test',
      'mixed.test',
      'mapped.test',
      'none.test',
      '[::1]',
      '10.0.0.1',
    ])
      expect(await preview(url(name))).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test('never comes from this machine, however it is spelled', async () => {
    const { port, asked } = await openSite((_, response) => response.end(page));
    const preview = createLinkPreviews({ isAllowedPort: () => true });
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '0.0.0.0'])
      expect(await preview(`http://${host}:${String(port)}/`)).toBeUndefined();
    const usual = createLinkPreviews({ isAllowed: () => true });
    expect(await usual(`http://127.0.0.1:${String(port)}/`)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test('has a time and a length', async () => {
    const { port } = await openSite((request, response) => {
      response.writeHead(200, html);
      if (request.url === '/long') response.end(`${' '.repeat(100_000)}${page}`);
      else response.write('<title>');
    });
    const open: Partial<ReadPageOptions> = { isAllowed: () => true, isAllowedPort: () => true };
    const preview = createLinkPreviews({ ...open, timeoutMs: 100, maxBytes: 1_000 });
    const site = `http://127.0.0.1:${String(port)}`;
    await expect(preview(`${site}/slow`)).rejects.toThrow();
    expect(await createLinkPreviews({ ...open, maxBytes: 1_000 })(`${site}/long`)).toBeUndefined();
  });

  test('is none of what is no page', async () => {
    const { preview, url } = await openSite((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(page);
    });
    for (const link of [url('site.test'), 'nonsense', 'ftp://site.test/', 'https://'])
      expect(await preview(link)).toBeUndefined();
  });
});

test.each([
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.9.9.9', '169.254.169.254'],
  ...['172.16.0.1', '172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:8.8.8.8', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'fc00::1', 'fd00::1'],
  ...['fe80::1', 'fe80::1%eth0', 'ff02::1', '2002:a00:1::', '2001::1', '2001:db8::1', '100::1'],
  'no address',
])('%s is no address of the open internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '192.167.0.1', '2606:4700:4700::1111'])(
  '%s is one',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);
