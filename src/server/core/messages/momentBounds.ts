import type { DateTime } from '../../../protocol/primitives.js';
import type { MomentBound } from '../../ports/page.js';
import { storedTimestamp } from '../requests/timestamps.js';

const idBounds = { id_lt: '<', id_lte: '<=', id_gt: '>', id_gte: '>=' } as const;
const timeBounds = {
  before: '<',
  before_or_equal: '<=',
  after: '>',
  after_or_equal: '>=',
} as const;

/** How the bounds of a request are read: which field they compare, and what an id stands for. */
export interface BoundsReader {
  readonly field: 'created_at' | 'pinned_at';
  /** The moment of a message; refuses one that is not in the list. */
  readonly momentOf: (id: string) => Promise<string>;
}

type Requested = Readonly<Record<string, unknown>>;

/** The bounds of a request, each by the id of a message or by a moment. */
export const readBounds = async (
  requested: Requested,
  { field, momentOf }: BoundsReader,
): Promise<readonly MomentBound[]> => {
  const bounds: MomentBound[] = [];
  for (const [key, op] of Object.entries(idBounds)) {
    const id = requested[key];
    if (typeof id === 'string') bounds.push({ op, at: await momentOf(id) });
  }
  for (const [relation, op] of Object.entries(timeBounds)) {
    const moment = requested[`${field}_${relation}`];
    // The codec of the request has accepted it.
    if (moment != null) bounds.push({ op, at: storedTimestamp(moment as DateTime) });
  }
  return bounds;
};

/** The moment that a request wants a page around; undefined when it wants none. */
export const readAround = async (
  requested: Requested,
  { field, momentOf }: BoundsReader,
): Promise<string | undefined> => {
  const id = requested['id_around'];
  const moment = requested[`${field}_around`];
  if (typeof id === 'string') return momentOf(id);
  return moment == null ? undefined : storedTimestamp(moment as DateTime);
};

/** Whether all bounds are below the page, so that it begins at the oldest message. */
export const isForward = (bounds: readonly MomentBound[]): boolean =>
  bounds.length > 0 && bounds.every(({ op }) => op.startsWith('>'));
