import * as t from 'io-ts';
import { bounded } from '../bounded.js';
import { Integer } from '../primitives.js';
import { Filter, SortFields } from './inputs.js';
import { actorFields } from './shared.js';

/** The fields of a request for a page: a filter, the order, and the place, `next` or `prev`. */
export const pageRequestFields = {
  filter: Filter,
  sort: SortFields,
  limit: Integer,
  next: bounded(t.string, 'cursorLength'),
  prev: bounded(t.string, 'cursorLength'),
  ...actorFields,
};

/** The fields of a response with a page: where the pages beside it are. */
export const pageFields = { next: t.string, prev: t.string };
