import * as O from '#fp-ts/Option';
import type { Option } from 'fp-ts/lib/Option.js';

const cidPattern = /^([\w-]{1,64}):([\w!-]{1,64})$/;
const userIdPattern = /^[\w@!.-]{1,255}$/;

/** The two parts of a channel id `type:id`. */
export interface ChannelAddress {
  readonly type: string;
  readonly id: string;
}

/**
 * Parses a channel id `type:id`; none when the text is not one.
 *
 * @example
 * ```ts
 * import { parseCid } from 'millrace/protocol';
 *
 * parseCid('messaging:general'); // some({ type: 'messaging', id: 'general' })
 * parseCid('general'); // none
 * ```
 */
export const parseCid = (cid: string): Option<ChannelAddress> => {
  const [, type, id] = cidPattern.exec(cid) ?? [];
  return type === undefined || id === undefined ? O.none : O.some({ type, id });
};

/** The channel id `type:id` of an address. */
export const formatCid = ({ type, id }: ChannelAddress): string => `${type}:${id}`;

/** Whether a text is a valid user id: 1 to 255 letters, digits and `@ _ - . !`. */
export const isUserId = (text: string): boolean => userIdPattern.test(text);

/**
 * Whether a text is a valid type of a custom event: 1 to 255 characters without a dot. The dot is
 * what distinguishes built-in from custom types.
 */
export const isCustomType = (text: string): boolean =>
  text !== '' && text.length <= 255 && !text.includes('.');
