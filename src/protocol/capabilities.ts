import type { ChannelConfig } from './objects.js';
import { allows, type ChannelPermission, grantFor, grantsOf } from './permissions.js';

/** A capability is present when the flag is on and the permission is granted. */
interface Rule {
  readonly flag?: keyof ChannelConfig;
  readonly permission?: ChannelPermission;
  /** For permissions about messages: whether any message is meant, or only the user's own. */
  readonly messages?: 'any' | 'own';
  /** Whether it adds to the channel, which nobody does while the channel is frozen or disabled. */
  readonly writes?: true;
}

const rules: Readonly<Record<string, Rule>> = {
  'ban-channel-members': { permission: 'ban-channel-member' },
  'cast-poll-vote': { permission: 'create-reaction', flag: 'polls', writes: true },
  'connect-events': { flag: 'connect_events' },
  'create-attachment': { permission: 'create-message', writes: true },
  'create-mention': { permission: 'create-message', writes: true },
  'delete-any-message': { permission: 'delete-message', messages: 'any' },
  'delete-channel': { permission: 'delete-channel' },
  'delete-own-message': { permission: 'delete-message', messages: 'own' },
  'delivery-events': { flag: 'delivery_events' },
  'flag-message': { permission: 'flag-message' },
  'freeze-channel': { permission: 'update-channel-frozen' },
  'join-channel': { permission: 'update-channel-members' },
  'leave-channel': { permission: 'remove-own-channel-membership' },
  'mute-channel': { permission: 'mute-channel' },
  'pin-message': { permission: 'pin-message', writes: true },
  'query-poll-votes': { permission: 'read-channel', flag: 'polls' },
  'quote-message': { permission: 'create-message', flag: 'quotes', writes: true },
  'read-events': { flag: 'read_events' },
  'search-messages': { permission: 'read-channel', flag: 'search' },
  'send-custom-events': { permission: 'send-custom-event', flag: 'custom_events', writes: true },
  'send-links': { permission: 'create-message', writes: true },
  'send-message': { permission: 'create-message', writes: true },
  'send-poll': { permission: 'create-message', flag: 'polls', writes: true },
  'send-reaction': { permission: 'create-reaction', flag: 'reactions', writes: true },
  'send-reply': { permission: 'create-message', flag: 'replies', writes: true },
  'send-typing-events': { permission: 'read-channel', flag: 'typing_events', writes: true },
  'set-channel-cooldown': { permission: 'update-channel-cooldown' },
  'skip-slow-mode': { permission: 'skip-channel-cooldown' },
  'typing-events': { flag: 'typing_events' },
  'update-any-message': { permission: 'update-message', messages: 'any', writes: true },
  'update-channel': { permission: 'update-channel' },
  'update-channel-members': { permission: 'update-channel-members' },
  'update-own-message': { permission: 'update-message', messages: 'own', writes: true },
  'upload-file': { permission: 'create-message', flag: 'uploads', writes: true },
  'update-thread': {
    permission: 'update-message',
    flag: 'replies',
    messages: 'own',
    writes: true,
  },
};

/** The facts that decide what a user can do in a channel. */
export interface CapabilityFacts {
  readonly type: string;
  readonly config: ChannelConfig;
  /** The role of the user, and that of its membership. */
  readonly roles: readonly string[];
  /** Whether the user created the channel. */
  readonly isOwner: boolean;
  /** Whether the channel is frozen or disabled. */
  readonly isClosed: boolean;
}

/** The `own_capabilities` of a user in a channel, in the order of their names. */
export const capabilitiesFor = ({
  type,
  config,
  roles,
  isOwner,
  isClosed,
}: CapabilityFacts): readonly string[] => {
  const grants = grantsOf(type, config.grants);
  const isGranted = ({ permission, messages }: Rule): boolean =>
    permission === undefined ||
    (messages === 'any'
      ? grantFor(grants, roles, permission) === 'all'
      : allows(grants, roles, permission, messages === 'own' || isOwner));
  return Object.entries(rules)
    .filter(
      ([, rule]) =>
        (rule.flag === undefined || config[rule.flag] === true) &&
        !(isClosed && rule.writes) &&
        isGranted(rule),
    )
    .map(([name]) => name);
};
