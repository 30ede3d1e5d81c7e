import { formatCid, parseCid } from '../../../protocol/ids.js';
import * as O from '#fp-ts/Option';
import type { BanRow, ChannelRow, MemberRow } from '../../ports/rows.js';
import type { Actor } from './actor.js';
import type { TypeConfig } from '../app/channelTypes.js';
import type { Context } from '../context.js';
import { banIn } from './bans.js';
import { withOverrides } from '../app/channelOverrides.js';
import { fail } from '../requests/failure.js';

/** A channel with the actor's membership and ban in it. */
export interface ChannelContext<Who extends Actor | undefined = Actor | undefined> {
  readonly channel: ChannelRow;
  readonly config: TypeConfig;
  readonly actor: Who;
  /** The actor's membership. */
  readonly member: MemberRow | undefined;
  /** The ban that applies to the actor in the channel. */
  readonly ban: BanRow | undefined;
}

interface Address {
  readonly type: string;
  readonly id: string;
}

export const cidOf = (address: Address): string => {
  const cid = formatCid(address);
  return O.isSome(parseCid(cid)) ? cid : fail('Input', `'${cid}' is no channel id`);
};

/** The settings of a channel type. */
export const typeOf = ({ types }: Context, type: string): TypeConfig =>
  types.get(type) ?? fail('NotFound', `channel type '${type}' does not exist`);

/** The settings of a channel. */
export const configOf = (
  context: Context,
  { type, config_overrides }: Pick<ChannelRow, 'type' | 'config_overrides'>,
): TypeConfig => withOverrides(typeOf(context, type), config_overrides);

/** The context of a loaded channel. */
export const channelContextOf = async <Who extends Actor | undefined>(
  context: Context,
  channel: ChannelRow,
  actor: Who,
): Promise<ChannelContext<Who>> => {
  const config = configOf(context, channel);
  if (!actor) return { channel, config, actor, member: undefined, ban: undefined };
  const { id } = actor.user;
  const member = (await context.tx.members.find(channel.cid, [id])).get(id);
  return { channel, config, actor, member, ban: await banIn(context, id, channel.cid) };
};

export const loadChannelContext = async <Who extends Actor | undefined>(
  context: Context,
  cid: string,
  actor: Who,
): Promise<ChannelContext<Who>> => {
  const channel = await context.tx.channels.find(cid);
  return channel
    ? channelContextOf(context, channel, actor)
    : fail('NotFound', 'channels not found');
};
