import { previewIn } from './links/previewIn.js';
import { defaultReadPage, readPage, type ReadPageOptions } from './links/readPage.js';
import type { PreviewLink } from './ports/links.js';

/** How many pages are read at a time; further links get no preview. */
const pagesAtOnce = 16;

/**
 * Creates what finds the previews of links: it reads the page, and takes its title, description and
 * image. It connects to public addresses only, at the ports 80 and 443: the name is resolved, each of
 * its addresses is checked, and the connection goes to the address that was checked. Up to 3 redirects
 * are checked in the same way. A page has 5 s, its first 256 KiB are read, and 16 pages at a time. No credentials and no
 * cookies are sent.
 *
 * @example
 * ```ts
 * import { createChatServer, createLinkPreviews } from 'millrace/server';
 *
 * const server = createChatServer({ previewLink: createLinkPreviews() });
 * ```
 * @param options for tests: the resolver of names, what may be connected to, and bounds
 */
export const createLinkPreviews = (options: Partial<ReadPageOptions> = {}): PreviewLink => {
  const settings = { ...defaultReadPage, ...options };
  let open = 0;
  return async (url) => {
    if (open >= pagesAtOnce) return undefined;
    open += 1;
    try {
      const page = await readPage(url, settings);
      return page && previewIn(url, page);
    } finally {
      open -= 1;
    }
  };
};
