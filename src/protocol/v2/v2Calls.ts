import { isRecord } from '../../internal/isRecord.js';
import type { EndpointKey } from '../endpoints/endpointTable.js';
import { encodeWireEventV2 } from './encodeEventV2.js';

type Keys = Readonly<Record<string, unknown>>;
type Changes = Readonly<Partial<Record<EndpointKey, (value: Keys) => Keys>>>;

const withFilter = (request: Keys): Keys => ({ filter_conditions: {}, ...request });

/** What a flag of v2 names, as v1 names it. */
const flagTargets: ReadonlyMap<unknown, string> = new Map([
  ['stream:chat:v1:message', 'target_message_id'],
  ['stream:user', 'target_user_id'],
]);

/** Keys of requests that have other names in v2, where the codecs do not say so. */
export const v2Requests: Changes = {
  queryUsers: withFilter,
  queryMembers: withFilter,
  queryBannedUsers: withFilter,
  search: withFilter,
  flag: ({ entity_type, entity_id, entity_creator_id: _, moderation_payload: __, ...request }) => {
    const target = flagTargets.get(entity_type);
    return target === undefined ? request : { ...request, [target]: entity_id };
  },
  unban: ({ unbanned_by_id, unbanned_by, ...request }) => {
    const by = unbanned_by_id ?? (isRecord(unbanned_by) ? unbanned_by['id'] : undefined);
    return by === undefined ? request : { created_by: by, ...request };
  },
};

const withCommandNames = (response: Keys): Keys => {
  const { commands } = response;
  if (!Array.isArray(commands)) return response;
  return {
    ...response,
    commands: commands.map((command: unknown) => (isRecord(command) ? command['name'] : command)),
  };
};

/** Keys of responses that have other names in v2, where the codecs do not say so. */
export const v2Responses: Changes = {
  muteUser: ({ mute, ...response }) => ({ mutes: mute === undefined ? [] : [mute], ...response }),
  flag: ({ review_queue_item_id }) => ({ item_id: review_queue_item_id }),
  createChannelType: withCommandNames,
  updateChannelType: withCommandNames,
  sync: ({ events, ...response }) => ({
    ...response,
    events: Array.isArray(events)
      ? events.filter(isRecord).map((event) => encodeWireEventV2(event))
      : [],
  }),
};
