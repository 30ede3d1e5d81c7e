import type { MessageRow } from '../../ports/rows.js';
import type { Actor } from '../access/actor.js';
import { isVisibleTo } from '../access/visibility.js';
import type { Context } from '../context.js';
import { fail } from '../requests/failure.js';
import { loadChannelContext, type ChannelContext } from '../access/channelContext.js';

/** A message with the context of its channel. */
export interface FoundMessage<Who extends Actor | undefined = Actor | undefined> {
  readonly row: MessageRow;
  readonly channelContext: ChannelContext<Who>;
}

/** A message that the actor sees, with the context of its channel. */
export const findMessage = async <Who extends Actor | undefined>(
  context: Context,
  id: string,
  actor: Who,
): Promise<FoundMessage<Who>> => {
  const row = (await context.tx.messages.find([id])).get(id);
  const missing = `message '${id}' does not exist`;
  if (!row) return fail('NotFound', missing);
  const channelContext = await loadChannelContext(context, row.cid, actor);
  return isVisibleTo(row, channelContext) ? { row, channelContext } : fail('NotFound', missing);
};
