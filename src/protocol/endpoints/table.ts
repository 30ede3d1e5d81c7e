import type * as t from 'io-ts';
import { accountEndpoints } from './accounts.js';
import { appEndpoints } from './app.js';
import { channelActionEndpoints } from './channelActions.js';
import { channelEndpoints } from './channels.js';
import { channelTypeEndpoints } from './channelTypes.js';
import type { PathParams } from './entry.js';
import { memberEndpoints } from './members.js';
import { messageEndpoints } from './messages.js';
import { moderationEndpoints } from './moderation.js';
import { muteEndpoints } from './mutes.js';
import { readEndpoints } from './reads.js';
import { syncEndpoints } from './sync.js';
import { userEndpoints } from './users.js';

/**
 * The endpoint table: every call there is, with its method, path, callers, request, answer and the
 * events it causes. The client calls by it, the server mounts and checks by it.
 */
export const endpoints = {
  ...channelEndpoints,
  ...channelActionEndpoints,
  ...memberEndpoints,
  ...messageEndpoints,
  ...readEndpoints,
  ...syncEndpoints,
  ...muteEndpoints,
  ...moderationEndpoints,
  ...userEndpoints,
  ...accountEndpoints,
  ...appEndpoints,
  ...channelTypeEndpoints,
} as const;

/** The keys of the endpoint table. */
export type EndpointKey = keyof typeof endpoints;

/** The path parameters of a call. */
export type ParamsOf<Key extends EndpointKey> = PathParams<(typeof endpoints)[Key]['path']>;

/** The request of a call. */
export type RequestOf<Key extends EndpointKey> = t.TypeOf<(typeof endpoints)[Key]['request']>;

/** The answer of a call. */
export type AnswerOf<Key extends EndpointKey> = t.TypeOf<(typeof endpoints)[Key]['answer']>;
