import { replay } from 'millrace';
import { virtualClock } from 'millrace/testing';
import { expect } from 'vitest';
import { observeAll, type Outputs } from './allOperators.js';
import { recordSession } from './recordedSession.js';
import { cid } from './samples.js';

/** A recorded session, and what the operators of the connection gave meanwhile. */
export const recordOperators = async (events: number) => {
  let live: Outputs | undefined;
  const session = await recordSession(events, (chat, clock) => {
    live = observeAll(chat, cid, clock);
    return () => live?.subscription.unsubscribe();
  });
  return { ...session, live: live!.of };
};

/** What the operators give on a replay in virtual time. */
export const replayOperators = (file: string, endsAt: number): Outputs['of'] => {
  const clock = virtualClock();
  const outputs = observeAll(replay(file, { scheduler: clock.scheduler }), cid, clock);
  clock.advance(endsAt);
  outputs.subscription.unsubscribe();
  expect(clock.pending()).toBe(0);
  return outputs.of;
};
