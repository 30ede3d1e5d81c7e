import * as E from '#fp-ts/Either';
import { reservedKeys } from '../../../protocol/events/customEvents.js';
import { type EventKey, events } from '../../../protocol/events/eventTable.js';
import { explain } from '../../../protocol/failure.js';
import type { AnyCodec } from '../../../protocol/shape.js';
import type { CustomData } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { customKeys } from '../requests/input.js';
import { fail } from '../requests/failure.js';

const reserved: ReadonlySet<string> = new Set(reservedKeys);

/** Whether it is the name of an event that the protocol has. */
export const isBuiltIn = (type: string): type is EventKey => Object.hasOwn(events, type);

/**
 * The sender's own keys of a custom event: what the server says of the event is not the sender's
 * to set.
 */
export const senderKeys = (input: CustomData, codecs: readonly AnyCodec[]): CustomData => {
  const keys = customKeys(input, codecs);
  return Object.fromEntries(Object.entries(keys).filter(([key]) => !reserved.has(key)));
};

/** Refuses a custom event that is none of those the application allows. */
export const assertCustomEventAllowed = (
  { customEvents }: Context,
  type: string,
  data: CustomData,
): void => {
  if (!customEvents) return;
  const definition =
    customEvents.get(type) ?? fail('Input', `'${type}' is no custom event of this application`);
  const result = definition.codec.decode(data);
  if (E.isRight(result)) return;
  const { path, expected } = explain(data, result.left);
  fail('Input', `${path || 'data'} of '${type}': expected ${expected}`);
};
