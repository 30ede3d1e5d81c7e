import { reactionsOn } from 'millrace';
import { Reaction } from 'millrace/protocol';
import { emptyChatState, foldChatState } from 'millrace/state';
import { build, buildObject } from 'millrace/testing';
import { describe, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';
import {
  at,
  healthCheck,
  jane,
  john,
  johnHimself,
  message,
  messageNew,
  reactionNew,
} from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

const like = (user: typeof john): Reaction =>
  buildObject(Reaction, { message_id: 'm1', type: 'like', user, user_id: user.id, score: 1 });

const fresh = message({
  created_at: at(),
  updated_at: at(),
  latest_reactions: [],
  own_reactions: [],
  reaction_counts: {},
  reaction_scores: {},
});
const liked = (...users: (typeof john)[]) => ({
  ...fresh,
  latest_reactions: users.map(like),
  reaction_counts: { like: users.length },
  reaction_scores: { like: users.length },
});
const liking = (ms: number, ...users: [typeof john, ...(typeof john)[]]) =>
  reactionNew({
    created_at: at(ms),
    user: users[0],
    reaction: like(users[0]),
    message: liked(...users),
  });
const likes = (users: (typeof john)[], own: (typeof john)[] = []) => ({
  counts: { like: users.length },
  scores: { like: users.length },
  latest: users.map(like),
  own: own.map(like),
});

describe('reactionsOn', () => {
  const none = { counts: {}, scores: {}, latest: [], own: [] };
  const events = {
    m: messageNew({ created_at: at(), message: fresh }),
    a: liking(1, jane),
    b: liking(2, john, jane),
    x: reactionNew({ created_at: at(3), message: { ...fresh, id: 'm2' } }),
    h: healthCheck({ me: johnHimself }),
    d: build('message.deleted', { created_at: at(4), message: fresh, hard_delete: true }),
  };

  describeLaws({
    operator: reactionsOn('m1'),
    events,
    results: { a: likes([jane]), b: likes([john, jane]) },
  });

  describeHeldLaws({
    operator: reactionsOn('m1'),
    ofConnection: (chat) => reactionsOn(chat, 'm1'),
    known: [events.h, events.m, events.a].reduce(foldChatState, emptyChatState),
    events: { a: events.b, x: events.x },
    results: { k: likes([jane]), a: likes([john, jane], [john]) },
  });

  test("knows one's own from the first health check, and none once the message is gone", () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(' hmabxd|', events);
      expectObservable(source$.pipe(reactionsOn('m1'))).toBe(' -mab-d|', {
        m: none,
        a: likes([jane]),
        b: likes([john, jane], [john]),
        d: none,
      });
      expectSubscriptions(source$.subscriptions).toBe('^-----!');
    });
  });

  test('ignores what else changes on the message', () => {
    const edit = { ...liked(jane), text: 'better', updated_at: at(5) };
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(' ae|', {
        ...events,
        e: build('message.updated', { created_at: at(5), message: edit }),
      });
      expectObservable(source$.pipe(reactionsOn('m1'))).toBe(' a-|', { a: likes([jane]) });
      expectSubscriptions(source$.subscriptions).toBe('^-!');
    });
  });
});
