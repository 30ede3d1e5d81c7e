import type { MessageRow } from '../../ports/rows.js';
import type { Actor } from '../access/actor.js';
import { isThereFor } from '../access/visibility.js';
import type { Context } from '../context.js';
import { refuse } from '../requests/failure.js';
import { enter, type Room } from '../access/channelContext.js';

interface Found<Who extends Actor | undefined> {
  readonly row: MessageRow;
  readonly room: Room<Who>;
}

/** A message, and the room that it is in. */
export const findMessage = async <Who extends Actor | undefined>(
  context: Context,
  id: string,
  actor: Who,
): Promise<Found<Who>> => {
  const row = (await context.tx.messages.find([id])).get(id);
  return row && isThereFor(row, actor)
    ? { row, room: await enter(context, row.cid, actor) }
    : refuse('NotFound', `message '${id}' does not exist`);
};
