import { capabilitiesFor } from '../../../protocol/capabilities.js';
import type { ChannelRow, MemberRow } from '../../ports/rows.js';
import type { Actor } from './actor.js';
import type { TypeConfig } from '../app/channelTypes.js';
import { rolesOf } from './permissions.js';

/** The `own_capabilities` of a user in a channel. */
export const capabilitiesOf = (
  channel: ChannelRow,
  config: TypeConfig,
  actor: Actor,
  member: MemberRow | undefined,
): readonly string[] =>
  capabilitiesFor({
    type: channel.type,
    config,
    roles: rolesOf(actor, member),
    isOwner: channel.created_by_id === actor.user.id,
    isClosed: (channel.frozen || channel.disabled) && !actor.trusted,
  });
