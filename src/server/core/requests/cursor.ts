import * as E from '#fp-ts/Either';
import * as t from 'io-ts';
import { Sort } from '../../../protocol/endpoints/inputs.js';
import { fail } from './failure.js';

const Cursor = t.intersection([
  t.type({ offset: t.number }),
  t.partial({ sort: t.readonlyArray(Sort) }),
]);

/** The place of a page in a list: `next` and `prev` of a response, which a client gives back. */
export interface Cursor {
  readonly offset: number;
  /** The order of the list, where the request may leave it out. */
  readonly sort?: readonly Sort[] | undefined;
}

const encode = (cursor: Cursor): string => encodeURIComponent(JSON.stringify(cursor));

const decode = (name: 'next' | 'prev', token: string): Cursor => {
  const refuse = (): never => fail('Input', `${name} is not from an earlier response`);
  try {
    const cursor = Cursor.decode(JSON.parse(decodeURIComponent(token)));
    if (E.isLeft(cursor)) return refuse();
    const { offset } = cursor.right;
    return Number.isSafeInteger(offset) && offset >= 0 ? cursor.right : refuse();
  } catch {
    return refuse();
  }
};

/** The place that a request names by `next` or by `prev`; undefined when it names none. */
export const readCursor = ({
  next,
  prev,
}: {
  readonly next?: string | undefined;
  readonly prev?: string | undefined;
}): Cursor | undefined => {
  if (next && prev) return fail('Input', 'next and prev exclude each other');
  if (next) return decode('next', next);
  return prev ? decode('prev', prev) : undefined;
};

/** A page of a list of which one row more than `limit` was read, with the places beside it. */
export const pageFrom = <Row>(
  rows: readonly Row[],
  limit: number,
  { offset, sort }: Cursor,
): { readonly rows: readonly Row[]; readonly next?: string; readonly prev?: string } => {
  const order = sort === undefined ? {} : { sort };
  return {
    rows: rows.slice(0, limit),
    ...(rows.length > limit && limit > 0 && { next: encode({ offset: offset + limit, ...order }) }),
    ...(offset > 0 && { prev: encode({ offset: Math.max(0, offset - limit), ...order }) }),
  };
};
