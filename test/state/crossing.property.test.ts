import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import {
  type ChatState,
  emptyChatState,
  eqChatState,
  foldChatState,
  limitMessages,
  mergeChannelResponse,
} from 'millrace/state';
import { checkMerge } from 'millrace/testing';
import { expect } from 'vitest';
import { acts, eventsOf, openStage, query, shownOf } from '../helpers/crossing.js';
import { runs } from '../helpers/run.js';
import { healthCheck } from '../helpers/samples.js';

const names = Object.keys(acts);
const script = fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 6 });

// A window that lost messages to a deletion is shorter, in one order sooner than in the other.
const isDeletion = (name: string): boolean => / for good| with its /.test(name);

/** A window that holds replies is shorter than the page of a new response, which has none. */
const newest = <A>(all: readonly A[], count: number): readonly A[] => all.slice(all.length - count);

const limits = fc.constantFrom(Infinity, 1, 3, 6);

test.prop([script, fc.nat(), fc.boolean(), fc.boolean(), limits], { numRuns: runs(25) })(
  'a response commutes with any events, those it includes and those that follow it',
  async (script, split, isKnown, isWatching, drawn) => {
    const limit = script.some(isDeletion) ? Infinity : drawn;
    const stage = await openStage();
    const device = isWatching ? stage.john : stage.aside;
    const ask = () => query(device, isWatching).catch(() => undefined);
    const me = foldChatState(limitMessages(emptyChatState, limit), healthCheck({ me: device.me }));
    const first = await query(device, isWatching);
    const empty: ChatState = isKnown ? mergeChannelResponse(me, first) : me;
    const seen = device.frames.length;
    let response = first;
    for (const [place, name] of script.entries()) {
      if (place === split % script.length) response = (await ask()) ?? response;
      // What the server refuses causes nothing.
      await acts[name]?.(stage).catch(() => undefined);
    }
    const events = eventsOf(device, seen);
    const { equals } = eqChatState;
    const merge = (state: ChatState, each: typeof response) => mergeChannelResponse(state, each);
    checkMerge({ empty, fold: foldChatState, merge, equals }, { history: [], response, events });

    const last = await ask();
    if (!last || !isWatching) return;
    // No event says that a message outside of the window was once deleted for oneself.
    if (limit < Infinity && script.includes('message.deleted for oneself')) return;
    const state = mergeChannelResponse(events.reduce(foldChatState, empty), response);
    const shown = shownOf(state);
    const expected = shownOf(mergeChannelResponse(me, last));
    const isShorter = limit < Infinity && shown.messages.length < expected.messages.length;
    const messages = isShorter
      ? newest(expected.messages, shown.messages.length)
      : expected.messages;
    expect(shown).toEqual({ ...expected, messages });
  },
);
