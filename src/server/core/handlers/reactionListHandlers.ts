import * as E from '#fp-ts/Either';
import * as t from 'io-ts';
import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Reaction } from '../../../protocol/objects.js';
import type { ReactionPosition } from '../../ports/messageLists.js';
import type { ReactionRow } from '../../ports/rows.js';
import { findActor, namedIn } from '../access/actor.js';
import { assertAllowed } from '../access/permissions.js';
import type { Caller } from '../call.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { findMessage } from '../messages/findMessage.js';
import { fail } from '../requests/failure.js';
import { pageOf } from '../requests/input.js';
import { isVain, readListFilter } from '../requests/listFilter.js';
import { reactionView } from '../views/reactionView.js';
import { loadUsers } from '../views/userView.js';

const limits = { usual: 25, most: InputLimit.reactionsPage.max };

const viewsOf = async (
  { tx }: Context,
  rows: readonly ReactionRow[],
): Promise<readonly Reaction[]> => {
  const users = await loadUsers(
    tx,
    rows.map((row) => row.user_id),
  );
  return rows.map((row) => reactionView(row, users));
};

/** The message whose reactions are read, and who reads them. */
const findReadable = async (
  context: Context,
  caller: Caller,
  messageId: string,
  named: string | undefined,
) => {
  const actor = await findActor(context, caller, named);
  const { row, channelContext } = await findMessage(context, messageId, actor);
  assertAllowed(channelContext, 'read-channel');
  return { message: row, viewerId: actor?.user.id };
};

const getReactions: Handler<'getReactions'> = async (context, { caller, params, request }) => {
  const page = pageOf(request, limits);
  const { message, viewerId } = await findReadable(context, caller, params.id, request.user_id);
  const selection = { ...page, order: 'newest' } as const;
  const rows = await context.tx.messageLists.reactions(message.id, selection, viewerId);
  return { response: { reactions: await viewsOf(context, rows) }, emitted: [] };
};

const Position = t.tuple([t.string, t.string, t.string]);

const encodePosition = ({ created_at, user_id, type }: ReactionPosition): string =>
  encodeURIComponent(JSON.stringify([created_at, user_id, type]));

const decodePosition = (name: 'next' | 'prev', token: string): ReactionPosition => {
  const refuse = (): never => fail('Input', `${name} is not from an earlier response`);
  try {
    const position = Position.decode(JSON.parse(decodeURIComponent(token)));
    if (E.isLeft(position)) return refuse();
    const [created_at, user_id, type] = position.right;
    return { created_at, user_id, type };
  } catch {
    return refuse();
  }
};

/** The place that a request names by `next` or by `prev`. */
const readPosition = ({
  next,
  prev,
}: RequestOf<'queryReactions'>): ReactionPosition | undefined => {
  if (next) return decodePosition('next', next);
  return prev ? decodePosition('prev', prev) : undefined;
};

const queryReactions: Handler<'queryReactions'> = async (context, call) => {
  const { caller, params, request } = call;
  if (request.next && request.prev) fail('Input', 'next and prev exclude each other');
  const [first, ...others] = request.sort ?? [];
  if (others.length > 0 || (first && first.field !== 'created_at'))
    fail('Input', 'reactions can be sorted by created_at only');
  const { limit } = pageOf(request, limits);
  const isBack = request.prev !== undefined && request.prev !== '';
  const found = await findReadable(context, caller, params.id, namedIn(request));
  const filter = readListFilter(request.filter, {
    texts: ['type', 'user_id'],
    moments: ['created_at'],
  });
  const rows = isVain(filter)
    ? []
    : await context.tx.messageLists.reactions(
        found.message.id,
        {
          types: filter.texts.get('type'),
          userIds: filter.texts.get('user_id'),
          bounds: filter.bounds,
          // A page before a place is read from there backwards.
          order: (first?.direction === 1) === isBack ? 'newest' : 'oldest',
          after: readPosition(request),
          // One more row shows whether this is the last page.
          limit: limit + 1,
          offset: 0,
        },
        found.viewerId,
      );
  const page = rows.slice(0, limit);
  const shown = isBack ? page.reverse() : page;
  const [start, end] = [shown[0], shown.at(-1)];
  const isCut = rows.length > limit;
  return {
    response: {
      reactions: await viewsOf(context, shown),
      ...(end && (isCut || isBack) && { next: encodePosition(end) }),
      ...(start && (isBack ? isCut : request.next) && { prev: encodePosition(start) }),
    },
    emitted: [],
  };
};

export const reactionListHandlers: HandlersOf<'getReactions' | 'queryReactions'> = {
  getReactions,
  queryReactions,
};
