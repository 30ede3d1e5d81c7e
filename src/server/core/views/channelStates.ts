import type { ChannelResponse } from '../../../protocol/endpoints/channels.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Message, ReadState } from '../../../protocol/objects.js';
import { fail } from '../requests/failure.js';
import type { ChannelRow, MemberRow, MessageRow } from '../../ports/rows.js';
import type { MessageSelection } from '../../ports/messages.js';
import type { Page } from '../../ports/page.js';
import type { Actor } from '../access/actor.js';
import { isShownTo } from '../access/visibility.js';
import { noDelivery, showsDeliveries } from '../access/deliveredMarks.js';
import { capabilitiesOf } from '../access/capabilities.js';
import type { Context } from '../context.js';
import { groupBy } from '../../../internal/groupBy.js';
import { present } from '../requests/input.js';
import { configOf } from '../access/channelContext.js';
import { muteFields, mutesOf } from './muteView.js';
import { channelView, ownReadView, readView } from './channelView.js';
import { loadMessageRows, messagePageIn } from './messagePages.js';
import { draftViews } from './draftView.js';
import { messageViews } from './messageView.js';
import { usersIn } from './userView.js';
import { memberViewIn } from './memberView.js';

/** The pages of each channel to load. */
export interface StateOptions {
  readonly messages: MessageSelection;
  readonly members: Page;
  readonly watchers: Page;
}

const viewsOf = async (
  { tx }: Context,
  rows: readonly MessageRow[],
  viewerId: string | undefined,
): Promise<ReadonlyMap<string, Message>> =>
  new Map((await messageViews(tx, rows, viewerId)).map((view) => [view.id, view]));

/**
 * The state of channels as the actor sees them. Each kind of object is loaded with one query for all
 * channels.
 */
export const channelStates = async (
  context: Context,
  channels: readonly ChannelRow[],
  actor: Actor | undefined,
  options: StateOptions,
): Promise<readonly ChannelResponse[]> => {
  const { tx } = context;
  const cids = channels.map(({ cid }) => cid);
  const viewerId = actor?.user.id;

  const { responseBytes, pinnedMessages } = InputLimit;
  const messageRows =
    (await loadMessageRows(tx, cids, options.messages, responseBytes.max, viewerId)) ??
    fail(
      'PayloadTooBig',
      `the messages exceed ${responseBytes.max} bytes: lower message_limit or messages.limit`,
    );
  const pinnedRows = await tx.messages.pinned(cids, pinnedMessages.max, viewerId);
  const ownRows =
    viewerId === undefined ? new Map<string, MemberRow>() : await tx.members.ofUser(viewerId, cids);
  const isShown = (row: MessageRow): boolean =>
    viewerId === undefined || isShownTo(row, { userId: viewerId, member: ownRows.get(row.cid) });
  const rowsByCid = groupBy(messageRows.filter(isShown), 'cid');
  const pages = new Map(
    cids.map((cid) => [cid, messagePageIn(options.messages, rowsByCid.get(cid) ?? [])]),
  );
  const shownRows = [...pages.values()].flatMap(({ rows }) => rows);
  const views = await viewsOf(context, [...shownRows, ...pinnedRows], viewerId);
  const memberRows = await tx.members.pages(cids, options.members);
  const mutes = await mutesOf(context, viewerId);
  const blocks = viewerId === undefined ? [] : await tx.blocks.ofUser(viewerId);
  const blockedIds = new Set(blocks.map((block) => block.blocked_user_id));
  const isBlocked = ({ member_count }: ChannelRow, listed: readonly MemberRow[]): boolean =>
    member_count === 2 && listed.some((row) => blockedIds.has(row.user_id));
  const watcherIds = await tx.watches.users(cids, options.watchers);
  const watcherCounts = await tx.watches.counts(cids);
  const heads = await tx.log.heads(cids);
  const drafts = new Map(
    viewerId === undefined
      ? []
      : (await draftViews(tx, await tx.drafts.inChannels(viewerId, cids), new Map())).map(
          (draft) => [draft.channel_cid, draft] as const,
        ),
  );
  const userIds = [
    ...channels.map((channel) => channel.created_by_id),
    ...[...memberRows, ...ownRows.values()].map((row) => row.user_id),
    ...[...watcherIds.values()].flat(),
  ];
  const rows = await tx.users.find([...new Set(userIds)]);
  const users = usersIn(rows);

  const pinned = groupBy(pinnedRows.filter(isShown), 'cid');
  const members = groupBy(memberRows, 'cid');
  const viewsIn = (found: readonly MessageRow[] = []): readonly Message[] =>
    found.flatMap((row) => views.get(row.id) ?? []);
  // A backend sees the actual read positions, as each member sees its own.
  const viewOfRead = ({ user_id }: MemberRow) =>
    viewerId === undefined || user_id === viewerId ? ownReadView : readView;
  const showsReads = ({ user_id }: MemberRow): boolean =>
    user_id === viewerId || rows.get(user_id)?.privacy_settings.read_receipts?.enabled !== false;
  const seesDeliveries = ({ user_id }: MemberRow): boolean =>
    viewerId === undefined || user_id === viewerId || showsDeliveries(rows.get(user_id));
  const readStateOf = (row: MemberRow): ReadState =>
    viewOfRead(row)(seesDeliveries(row) ? row : { ...row, ...noDelivery }, users(row.user_id));

  return channels.map((channel): ChannelResponse => {
    const { cid } = channel;
    const config = configOf(context, channel);
    const own = ownRows.get(cid);
    const page = pages.get(cid);
    const listed = members.get(cid) ?? [];
    const isListed = listed.some((row) => row.user_id === own?.user_id);
    const readers = own && !isListed ? [...listed, own] : listed;
    const member = memberViewIn({ channel, config, actor, member: own }, users);
    return {
      channel: {
        ...channelView(channel, config, users(channel.created_by_id)),
        ...(actor ? { own_capabilities: capabilitiesOf(channel, config, actor, own) } : {}),
        ...(own ? { hidden: own.hidden } : {}),
        ...(isBlocked(channel, listed) && { blocked: true }),
        ...(actor ? muteFields(mutes.get(cid)) : {}),
      },
      messages: viewsIn(page?.rows),
      pinned_messages: viewsIn(pinned.get(cid)).filter((it) => it.deleted_for_me !== true),
      members: listed.map(member),
      threads: [],
      watcher_count: watcherCounts.get(cid) ?? 0,
      watchers: (watcherIds.get(cid) ?? []).map(users),
      millrace: {
        id: heads.get(cid) ?? 0,
        ...(page && options.messages.limit > 0 ? { older: page.older, newer: page.newer } : {}),
      },
      ...present({
        membership: own && member(own),
        draft: drafts.get(cid),
        hidden: own?.hidden,
        hide_messages_before: own?.hide_messages_before,
        read: config.read_events
          ? readers.filter(showsReads).map((row) => readStateOf(row))
          : undefined,
      }),
    };
  });
};
