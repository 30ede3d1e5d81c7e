import { InputLimit } from '../../../protocol/inputLimits.js';
import type { MomentRange } from '../../ports/messageLists.js';
import type { MessageRow } from '../../ports/rows.js';
import { fail } from '../requests/failure.js';
import { pageOf } from '../requests/input.js';
import { type BoundsReader, isForward, readAround, readBounds } from './momentBounds.js';

type Requested = Readonly<Record<string, unknown>> & {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
};

/** How a page of messages is read. */
export interface MomentPageOptions extends BoundsReader {
  /** The end at which a page without bounds begins. */
  readonly from: MomentRange['from'];
  readonly load: (range: MomentRange) => Promise<readonly MessageRow[]>;
}

/**
 * A page around a moment: half of it is before the moment, unless the list ends sooner on one side,
 * which the other side makes up for. A shorter page means that there are no other messages.
 */
const loadAround = async (
  load: MomentPageOptions['load'],
  at: string,
  limit: number,
): Promise<readonly MessageRow[]> => {
  const page = { limit, offset: 0 };
  const before = await load({ ...page, bounds: [{ op: '<', at }], from: 'newest' });
  const rest = await load({ ...page, bounds: [{ op: '>=', at }], from: 'oldest' });
  const size = Math.min(before.length, Math.max(Math.floor(limit / 2), limit - rest.length));
  return [...before.slice(before.length - size), ...rest.slice(0, limit - size)];
};

/** The page of messages that a request asks for, in the order of their moments. */
export const loadMomentPage = async (
  requested: Requested,
  options: MomentPageOptions,
): Promise<readonly MessageRow[]> => {
  const page = pageOf(requested, { usual: 25, most: InputLimit.repliesPage.max });
  const bounds = await readBounds(requested, options);
  const around = await readAround(requested, options);
  if (around === undefined) {
    const from = isForward(bounds) ? 'oldest' : bounds.length > 0 ? 'newest' : options.from;
    return options.load({ ...page, bounds, from });
  }
  if (bounds.length > 0) return fail('Input', 'a page around a message has no other bounds');
  return loadAround(options.load, around, page.limit);
};
