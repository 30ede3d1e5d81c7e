import type * as t from 'io-ts';
import { channelEndpoints } from './channels.js';
import type { PathParams } from './entry.js';
import { messageEndpoints } from './messages.js';
import { userEndpoints } from './users.js';

/**
 * The endpoint table: every call there is, with its method, path, callers, request, answer and the
 * events it causes. The client calls by it, the server mounts and checks by it.
 */
export const endpoints = { ...channelEndpoints, ...messageEndpoints, ...userEndpoints } as const;

/** The keys of the endpoint table. */
export type EndpointKey = keyof typeof endpoints;

/** The path parameters of a call. */
export type ParamsOf<Key extends EndpointKey> = PathParams<(typeof endpoints)[Key]['path']>;

/** The request of a call. */
export type RequestOf<Key extends EndpointKey> = t.TypeOf<(typeof endpoints)[Key]['request']>;

/** The answer of a call. */
export type AnswerOf<Key extends EndpointKey> = t.TypeOf<(typeof endpoints)[Key]['answer']>;
