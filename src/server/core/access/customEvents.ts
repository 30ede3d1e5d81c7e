import * as E from '#fp-ts/Either';
import { reservedKeys } from '../../../protocol/events/customEvents.js';
import { type EventKey, events } from '../../../protocol/events/eventTable.js';
import { failureFromErrors } from '../../../protocol/failure.js';
import type { AnyCodec } from '../../../protocol/shape.js';
import type { CustomData } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { customKeys } from '../requests/input.js';
import { fail } from '../requests/failure.js';

const reserved: ReadonlySet<string> = new Set(reservedKeys);

/** Whether the protocol has an event of this name. */
export const isBuiltIn = (type: string): type is EventKey => Object.hasOwn(events, type);

/**
 * The custom data of an event, without the keys that only the server sets.
 */
export const senderKeys = (input: CustomData, codecs: readonly AnyCodec[]): CustomData => {
  const keys = customKeys(input, codecs);
  return Object.fromEntries(Object.entries(keys).filter(([key]) => !reserved.has(key)));
};

/** Refuses a custom event that the application does not allow. */
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
  const { path, expected } = failureFromErrors(data, result.left);
  fail('Input', `${path || 'data'} of '${type}': expected ${expected}`);
};
