import * as t from 'io-ts';
import { Integer } from '../primitives.js';
import { Filter, Sort } from './inputs.js';
import { actorFields } from './shared.js';

/** The fields of a request for a page: a filter, the order, and the place, `next` or `prev`. */
export const pageRequestFields = {
  filter: Filter,
  sort: t.readonlyArray(Sort),
  limit: Integer,
  next: t.string,
  prev: t.string,
  ...actorFields,
};

/** The fields of a response with a page: where the pages beside it are. */
export const pageFields = { next: t.string, prev: t.string };
