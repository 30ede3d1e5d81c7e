import { applyMessage } from './applyMessage.js';
import { postedIn } from './posted.js';
import type { Timeline } from './timeline.js';

const foldPosted = (state: Timeline): Timeline =>
  postedIn(state.posted).reduce<Timeline>(
    (folded, { message, eventAt }) => applyMessage(folded, { message, eventAt, isNew: true }),
    { ...state, posted: undefined },
  );

/** A timeline with all messages folded in, which is done when somebody reads it. */
export const settled = (state: Timeline): Timeline =>
  state.posted === undefined ? state : state.posted.foldedBy(() => foldPosted(state));
