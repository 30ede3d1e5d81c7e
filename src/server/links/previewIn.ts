import type { Attachment } from '../../protocol/objects.js';
import type { Page } from './readPage.js';

const named: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
};

const decodeEntity = (whole: string, name: string): string => {
  if (!name.startsWith('#')) return named[name.toLowerCase()] ?? whole;
  const isHex = /^#x/i.test(name);
  const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
};

/** The longest text of a preview, in characters. */
const maxLength = 1_000;

const textOf = (html: string): string =>
  html
    .replace(/&(#?\w{1,8});/g, decodeEntity)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxLength);

const attributesOf = (tag: string): ReadonlyMap<string, string> =>
  new Map(
    [...tag.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g)].map(
      ([, name = '', double, single, bare]) => [
        name.toLowerCase(),
        textOf(double ?? single ?? bare ?? ''),
      ],
    ),
  );

/** What a page says of itself, by the names of the Open Graph protocol and of plain HTML. */
const factsOf = (html: string): ReadonlyMap<string, string> => {
  const facts = new Map<string, string>();
  for (const [tag] of html.matchAll(/<meta\b[^<>]{1,4000}>/gi)) {
    const attributes = attributesOf(tag);
    const name = attributes.get('property') ?? attributes.get('name');
    const content = attributes.get('content');
    if (name && content && !facts.has(name)) facts.set(name, content);
  }
  const title = /<title\b[^<>]{0,200}>([^<]{1,4000})<\/title/i.exec(html)?.[1];
  if (title !== undefined) facts.set('title', textOf(title));
  return facts;
};

/** A link that a page names, on the web. */
const linkIn = (link: string | undefined, { url }: Page): string | undefined => {
  if (link === undefined || !URL.canParse(link, url)) return undefined;
  const { href, protocol } = new URL(link, url);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
};

/** The preview of a page as an attachment; undefined when the page says nothing of itself. */
export const previewIn = (scraped: string, page: Page): Attachment | undefined => {
  const facts = factsOf(page.html);
  const title = facts.get('og:title') ?? facts.get('title');
  const text = facts.get('og:description') ?? facts.get('description');
  const image = linkIn(facts.get('og:image'), page);
  if (title === undefined && text === undefined && image === undefined) return undefined;
  const author = facts.get('og:site_name');
  return {
    og_scrape_url: scraped,
    title_link: page.url,
    type: image === undefined ? 'article' : 'image',
    ...(title !== undefined && { title }),
    ...(text !== undefined && { text }),
    ...(image !== undefined && { image_url: image, thumb_url: image }),
    ...(author !== undefined && { author_name: author }),
  };
};
