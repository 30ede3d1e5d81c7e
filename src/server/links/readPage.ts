import { lookup as lookUp } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './publicAddress.js';

/** Resolves a name to all its addresses. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** How pages are read. */
export interface ReadPageOptions {
  readonly resolve: Resolve;
  /** Whether an address may be connected to. */
  readonly isAllowed: (address: string) => boolean;
  /** Whether a port may be connected to. */
  readonly isAllowedPort: (port: number) => boolean;
  /** The time for a page, with its redirects, in milliseconds. */
  readonly timeoutMs: number;
  /** How many bytes of a page are read; what follows is left out. */
  readonly maxBytes: number;
}

/** A page, as far as it was read. */
export interface Page {
  readonly url: string;
  readonly html: string;
}

const maxRedirects = 3;

export const defaultReadPage: ReadPageOptions = {
  resolve: async (hostname) => (await lookUp(hostname, { all: true })).map((it) => it.address),
  isAllowed: isPublicAddress,
  isAllowedPort: (port) => port === 80 || port === 443,
  timeoutMs: 5_000,
  maxBytes: 256 * 1024,
};

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** The address to connect to; undefined when the host has one that may not be connected to. */
const addressOf = async (
  { hostname }: URL,
  { resolve, isAllowed }: ReadPageOptions,
): Promise<string | undefined> => {
  const name = hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(name) > 0 ? [name] : await resolve(name);
  return addresses.every(isAllowed) ? addresses[0] : undefined;
};

/** Whether a URL is one of a page at all: with no user, and at a port of the web. */
const isPageUrl = (url: URL, { isAllowedPort }: ReadPageOptions): boolean => {
  const usual = defaultPorts[url.protocol];
  if (usual === undefined || url.username !== '' || url.password !== '') return false;
  return isAllowedPort(url.port === '' ? usual : Number(url.port));
};

/** The result of work, unless the time is over before. */
const unlessAborted = <A>(work: Promise<A>, signal: AbortSignal): Promise<A> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    }),
  ]);

/** Connects to the address that was checked, whatever the name leads to by now. */
const pinnedTo =
  (address: string): LookupFunction =>
  (_hostname, options, callback) => {
    const family = isIP(address);
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };

const get = (url: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    send(
      url,
      {
        agent: false,
        lookup: pinnedTo(address),
        signal,
        headers: { Accept: 'text/html', 'User-Agent': 'millrace link preview' },
      },
      resolve,
    )
      .on('error', reject)
      .end();
  });

const readText = async (incoming: IncomingMessage, maxBytes: number): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
};

/**
 * Reads the page of an address that a user named; undefined when there is none that may be read. Each
 * redirect is checked as the address itself was.
 */
export const readPage = async (
  address: string,
  options: ReadPageOptions,
): Promise<Page | undefined> => {
  const signal = AbortSignal.timeout(options.timeoutMs);
  let url = URL.canParse(address) ? new URL(address) : undefined;
  for (let hops = 0; url && hops <= maxRedirects; hops += 1) {
    if (!isPageUrl(url, options)) return undefined;
    const checked = await unlessAborted(addressOf(url, options), signal);
    if (checked === undefined) return undefined;
    const incoming = await get(url, checked, signal);
    const { statusCode = 0, headers } = incoming;
    try {
      if (statusCode === 200 && /^text\/html\b/i.test(headers['content-type'] ?? ''))
        return { url: url.href, html: await readText(incoming, options.maxBytes) };
      const { location = '' } = headers;
      const isRedirect = statusCode >= 300 && statusCode < 400 && URL.canParse(location, url);
      url = isRedirect ? new URL(location, url) : undefined;
    } finally {
      incoming.destroy();
    }
  }
  return undefined;
};
