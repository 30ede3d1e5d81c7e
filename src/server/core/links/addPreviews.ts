import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Attachment } from '../../../protocol/objects.js';
import type { MessageRow } from '../../ports/rows.js';
import { configOf, loadChannelContext } from '../access/channelContext.js';
import type { Context, Outcome } from '../context.js';
import { saveAndEmitUpdate } from '../handlers/messageUpdateHandlers.js';
import { byteLength } from '../requests/byteLength.js';

const link = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/gi;

/** The links of a message that have no attachment yet. */
const openLinks = ({ text, attachments }: MessageRow): readonly string[] => {
  const known = new Set(attachments.flatMap((it) => [it['og_scrape_url'], it['title_link']]));
  const links = [...new Set(text.match(link))].slice(0, InputLimit.linkPreviews.max);
  return links.filter((url) => !known.has(url) && url.length <= InputLimit.linkLength.max);
};

const openMessage = async ({ tx }: Context, id: string): Promise<MessageRow | undefined> => {
  const row = (await tx.messages.find([id])).get(id);
  return row?.deleted_at === null ? row : undefined;
};

/** The links of a message that are to have previews. */
export const linksToPreview = async (
  context: Context,
  messageId: string,
): Promise<Outcome<readonly string[]>> => {
  const row = await openMessage(context, messageId);
  const channel = row && (await context.tx.channels.find(row.cid));
  const isOn = channel && configOf(context, channel).url_enrichment === true;
  return { response: row && isOn ? openLinks(row) : [], emitted: [] };
};

/** Adds previews to a message that still has their links, and emits it. */
export const addPreviews = async (
  context: Context,
  messageId: string,
  previews: readonly Attachment[],
): Promise<Outcome<unknown>> => {
  const row = await openMessage(context, messageId);
  if (!row) return { response: undefined, emitted: [] };
  const links = new Set(openLinks(row));
  const added = previews.filter((it) => links.has(String(it.og_scrape_url)));
  const attachments = [...row.attachments, ...added];
  const isTooMuch =
    attachments.length > InputLimit.attachments.max ||
    byteLength(attachments) > InputLimit.attachmentBytes.max;
  if (added.length === 0 || isTooMuch) return { response: undefined, emitted: [] };
  const channelContext = await loadChannelContext(context, row.cid, undefined);
  const changed = { ...row, attachments, updated_at: context.stamp() };
  return saveAndEmitUpdate(context, channelContext, changed);
};
