import type { Rate } from '../../internal/tokenBucket.js';

/** How often: a number per second, minute or hour. */
export type RateText = `${number}/${'s' | 'min' | 'h'}`;

/** Who may send: see `EventRules`. */
export const senders = ['anyone', 'members', 'moderators', 'server'] as const;
/** Where events go: see `EventRules`. */
export const targets = ['channel', 'user'] as const;

/** Who may send a custom event, to whom, how often, how large, and whether the last one is kept. */
export interface EventRules {
  /**
   * Who may send: `anyone` with the permission to send custom events, `members` of the channel, its
   * `moderators` (members with the role `channel_moderator`, its creator, and the roles `admin`,
   * `global_admin`, `moderator` and `global_moderator`), or a backend only (`server`). A backend may
   * send every event. Default `anyone`.
   */
  readonly from?: (typeof senders)[number];
  /** `channel`: to the watchers of a channel. `user`: to a user, by a backend. Default: both. */
  readonly to?: (typeof targets)[number];
  /**
   * How many each user may send, over all channels; that many may be sent at once. A backend has no
   * limit. Default: no limit of its own.
   */
  readonly rate?: RateText;
  /** How large its data may be, in bytes as JSON. Default: 5 KiB, the limit of custom data. */
  readonly maxBytes?: number;
  /**
   * `latest`: the server keeps the last event of each sender in a channel, and sends those to a
   * connection that starts to watch it. Default: none is kept.
   */
  readonly retain?: 'latest';
}

const windowsMs: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000 };

/** The rate of a text such as `20/s`; undefined if it is none. */
export const parseRate = (text: string): Rate | undefined => {
  const [, count, unit = ''] = /^(\d{1,9})\/(s|min|h)$/.exec(text) ?? [];
  const windowMs = windowsMs[unit];
  return windowMs === undefined || Number(count) === 0
    ? undefined
    : { count: Number(count), windowMs };
};

const problems: { readonly [Key in keyof EventRules]-?: (value: unknown) => string | undefined } = {
  from: (value) =>
    senders.some((each) => each === value) ? undefined : `one of ${senders.join(', ')}`,
  to: (value) =>
    targets.some((each) => each === value) ? undefined : `one of ${targets.join(', ')}`,
  rate: (value) =>
    typeof value === 'string' && parseRate(value)
      ? undefined
      : 'a rate such as 20/s, 100/min or 5/h',
  maxBytes: (value) =>
    Number.isInteger(value) && (value as number) > 0 ? undefined : 'a number of bytes above 0',
  retain: (value) => (value === 'latest' ? undefined : "'latest'"),
};

/** A rule that is none, and what it has to be. */
export interface RuleProblem {
  readonly rule: string;
  readonly expected: string;
}

/** What is wrong with rules, if something is. */
export const problemOf = (rules: object): RuleProblem | undefined => {
  for (const [rule, value] of Object.entries(rules) as [string, unknown][]) {
    if (!Object.hasOwn(problems, rule)) return { rule, expected: 'no rule' };
    const expected = problems[rule as keyof EventRules](value);
    if (value !== undefined && expected !== undefined) return { rule, expected };
  }
  const { to, retain } = rules as EventRules;
  if (to === 'user' && retain !== undefined)
    return {
      rule: 'retain',
      expected: 'absent, since a watch of a channel sends what is retained',
    };
  return undefined;
};

/** The size of a value in bytes, as JSON in UTF-8. */
export const jsonBytes = (value: object): number => {
  let bytes = 0;
  for (const character of JSON.stringify(value)) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};
