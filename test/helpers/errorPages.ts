import { ErrorCode, type ErrorEntry, type ErrorName } from 'millrace/protocol';

/** What the tables cannot say of a code: when it comes, and what to do. */
interface Advice {
  readonly when: string;
  readonly todo: string;
}

const advice: Readonly<Record<ErrorName, Advice>> = {
  Internal: {
    when: 'Something failed inside the server, or it cannot reach its database (status 503). Its log has an entry with the `X-Request-Id` of the response.',
    todo: 'Try again after a pause. A message keeps its id, so that a retry does not double it.',
  },
  AccessKey: {
    when: '`apiKey` of `connect` or `backend` is not that of the server.',
    todo: 'Compare it with `--api-key` of the server (`dev` by default); `millrace doctor` checks it.',
  },
  AuthenticationFailed: {
    when: 'The service could not check the credentials.',
    todo: 'Try again after a pause; the client does.',
  },
  Input: {
    when: 'A field has the wrong type or value, or a bound is exceeded. The message names the field, and what was expected there.',
    todo: 'Correct the request: the same one fails again. Section 5 of [the protocol](../../protocol.md) lists all bounds.',
  },
  Authentication: {
    when: 'The token is missing, or belongs to somebody else than `user.id`, or a server token was used where a user is needed, or the other way round.',
    todo: 'Let the token endpoint sign a token of the user that connects ([tokens](../tokens.md)).',
  },
  DuplicateUsername: {
    when: 'The application wants unique names, and this one is taken.',
    todo: 'Ask for another name.',
  },
  RateLimited: {
    when: 'There were too many calls in this minute. The headers `X-RateLimit-*` have the limit, and `Retry-After` the seconds to wait.',
    todo: 'Wait that long. `getRateLimits` of a backend reads the limits.',
  },
  NotFound: {
    when: 'A channel, message, user, task or endpoint does not exist, or the server does not serve the call.',
    todo: 'Create it first: `watch` and `createChannel` make a channel, a connection or `upsertUsers` makes a user.',
  },
  NotAllowed: {
    when: 'The user has no permission. The message names it, and the scope in which it is missing.',
    todo: 'Add the user as a member, or change the grants ([channels and permissions](../channels.md)). Show buttons by `own_capabilities`.',
  },
  EventNotSupported: {
    when: 'The type of the channel has switched the event off: typing, reads, custom events.',
    todo: 'Switch it on in the type of the channel, or do not send it.',
  },
  FeatureOff: {
    when: 'The type of the channel has switched the feature off: replies, reactions, quotes, mutes.',
    todo: 'Switch it on in the type of the channel, or hide it.',
  },
  MessageTooLong: {
    when: 'The text has more characters than `max_message_length` of the type of the channel.',
    todo: 'Limit the field to `max_message_length`, which the data of the channel has.',
  },
  NestedReply: {
    when: '`parent_id` names a message that is a reply itself.',
    todo: 'Reply to the parent of that message.',
  },
  PayloadTooBig: {
    when: 'The body of the request, or a message in it, has too many bytes.',
    todo: 'Send less at once; put files elsewhere, and their address into the message.',
  },
  Timeout: {
    when: 'The server did not finish in time.',
    todo: 'Try again. What has an id of its own is not done twice.',
  },
  HeaderTooBig: {
    when: 'The headers of the request are too big; a cookie, often.',
    todo: 'Send no cookies to the chat server.',
  },
  CommandFailed: {
    when: 'A message is a command of your own, and the application has no endpoint for it.',
    todo: 'Set the endpoint, or take the command out of the type of the channel.',
  },
  CommandEndpoint: {
    when: 'The endpoint of a command of your own failed.',
    todo: 'Look at its log; the message may be sent again.',
  },
  ConnectionUnknown: {
    when: 'The call names a connection that the server does not know: it was closed meanwhile.',
    todo: 'Nothing: the client reconnects, and repeats what needs a connection.',
  },
  TokenExpired: {
    when: 'The token is valid no longer.',
    todo: 'Pass a provider as `token`: it is asked for a new one, and the call is repeated. A text cannot be renewed.',
  },
  TokenNotYetValid: {
    when: 'The token is valid only from a later moment on (`nbf`).',
    todo: 'Set the clock of the machine that signs it.',
  },
  TokenIssuedLater: {
    when: 'The token was issued in the future (`iat`), by the clock of the server.',
    todo: 'Set the clocks of both machines; `millrace doctor` compares them.',
  },
  TokenSignature: {
    when: 'The token is not signed with the secret of the server.',
    todo: 'Give the token endpoint the same secret as the server.',
  },
  CoolDown: {
    when: 'The channel is in slow mode, and the user has just sent a message.',
    todo: 'Wait for `cooldown` seconds, which the data of the channel has.',
  },
  WrongRegion: {
    when: 'The application is in another region of the hosted service.',
    todo: 'Use the address of that region.',
  },
  NoAccessToChannels: {
    when: 'The filter of `queryChannels` names channels that the user may not read.',
    todo: 'Query by membership: `{ members: { $in: [userId] } }`.',
  },
  TooManyConnections: {
    when: 'The user has too many open connections.',
    todo: 'Create one connection per application, and share it. The client tries again after a pause.',
  },
  Moderation: {
    when: 'Moderation has refused the message.',
    todo: 'Show the reason to the author.',
  },
  AppSuspended: {
    when: 'The application is suspended.',
    todo: 'Ask its owner: `suspended_explanation` of the application says why. The connection does not come back.',
  },
};

const again = ({ retry, refresh }: ErrorEntry): string => {
  if (refresh) return 'with a new token, by itself where there is a provider';
  return retry ? 'yes, after a pause' : 'no';
};

/** Where the page of a code is, below the guide. */
export const errorPagePath = (name: ErrorName): string => `errors/${ErrorCode[name].code}.md`;

/** The page of a code. */
export const errorPage = (name: ErrorName): string => {
  const entry: ErrorEntry = ErrorCode[name];
  const { when, todo } = advice[name];
  return [
    `# Code ${entry.code}: ${entry.meaning}`,
    `| Name | Code | HTTP status | Worth trying again |\n|---|---|---|---|\n| \`ErrorCode.${name}\` | ${entry.code} | ${entry.status === 0 ? 'none' : entry.status} | ${again(entry)} |`,
    when,
    `**What to do.** ${todo}`,
    `All codes: [errors](../errors.md).`,
  ].join('\n\n');
};

export const errorNames = Object.keys(ErrorCode) as readonly ErrorName[];

/** The table of all codes. */
export const errorIndex = (): string =>
  [
    '| Code | Meaning | HTTP status | Worth trying again |\n|---|---|---|---|',
    ...errorNames.map((name) => {
      const entry: ErrorEntry = ErrorCode[name];
      const status = entry.status === 0 ? 'none' : String(entry.status);
      return `| [${entry.code}](${errorPagePath(name)}) | ${entry.meaning} | ${status} | ${again(entry)} |`;
    }),
  ].join('\n');
