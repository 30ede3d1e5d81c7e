import { formatCid, parseCid } from '../../../protocol/ids.js';
import * as O from '#fp-ts/Option';
import type { BanRow, ChannelRow, MemberRow } from '../../ports/rows.js';
import type { Actor } from './actor.js';
import type { TypeConfig } from '../app/channelTypes.js';
import type { Context } from '../context.js';
import { banIn } from './bans.js';
import { overridden } from '../app/channelOverrides.js';
import { refuse } from '../requests/failure.js';

/** A channel as the one who acts in it finds it. */
export interface Room<Who extends Actor | undefined = Actor | undefined> {
  readonly channel: ChannelRow;
  readonly config: TypeConfig;
  readonly actor: Who;
  /** The actor's membership. */
  readonly member: MemberRow | undefined;
  /** The ban that counts for the actor here. */
  readonly ban: BanRow | undefined;
}

interface Address {
  readonly type: string;
  readonly id: string;
}

export const cidOf = (address: Address): string => {
  const cid = formatCid(address);
  return O.isSome(parseCid(cid)) ? cid : refuse('Input', `'${cid}' is no channel id`);
};

/** The settings of a channel type. */
export const typeOf = ({ types }: Context, type: string): TypeConfig =>
  types.get(type) ?? refuse('NotFound', `channel type '${type}' does not exist`);

/** The settings of a channel. */
export const configOf = (
  context: Context,
  { type, config_overrides }: Pick<ChannelRow, 'type' | 'config_overrides'>,
): TypeConfig => overridden(typeOf(context, type), config_overrides);

/** A room of a channel at hand. */
export const roomOf = async <Who extends Actor | undefined>(
  context: Context,
  channel: ChannelRow,
  actor: Who,
): Promise<Room<Who>> => {
  const config = configOf(context, channel);
  if (!actor) return { channel, config, actor, member: undefined, ban: undefined };
  const { id } = actor.user;
  const member = (await context.tx.members.find(channel.cid, [id])).get(id);
  return { channel, config, actor, member, ban: await banIn(context, id, channel.cid) };
};

export const enter = async <Who extends Actor | undefined>(
  context: Context,
  cid: string,
  actor: Who,
): Promise<Room<Who>> => {
  const channel = await context.tx.channels.find(cid);
  return channel ? roomOf(context, channel, actor) : refuse('NotFound', 'channels not found');
};
