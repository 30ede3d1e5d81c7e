import type { Attachment } from '../../protocol/objects.js';

/**
 * Finds the preview of a link that a user named, as an attachment with the link as `og_scrape_url`;
 * undefined when there is none. A rejection counts as that, and is reported.
 */
export type PreviewLink = (url: string) => Promise<Attachment | undefined>;
