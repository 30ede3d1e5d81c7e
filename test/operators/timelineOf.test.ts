import { timelineOf } from 'millrace';
import {
  emptyChatState,
  foldChatState,
  messagesIn,
  messageWith,
  type Timeline,
} from 'millrace/state';
import { map, pipe } from 'rxjs';
import { describe } from 'vitest';
import { at, cid, elsewhere, message, messageNew } from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

const saying = (id: string, ms: number, where = cid) =>
  messageNew({
    cid: where,
    created_at: at(ms),
    message: message({ id, cid: where, created_at: at(ms), updated_at: at(ms) }),
  });

const toIds = map((timeline: Timeline) =>
  messagesIn(timeline).map(({ id }) => messageWith(timeline, id)?.id),
);
const ids = pipe(timelineOf(cid), toIds);

describe('timelineOf', () => {
  describeLaws({
    operator: ids,
    events: { a: saying('m1', 1), b: saying('m2', 2), x: saying('m3', 3, elsewhere) },
    results: { a: ['m1'], b: ['m1', 'm2'] },
  });

  describeHeldLaws({
    operator: ids,
    ofConnection: (chat) => timelineOf(chat, cid).pipe(toIds),
    known: foldChatState(emptyChatState, saying('m1', 1)),
    events: { a: saying('m2', 2), x: saying('m3', 3, elsewhere) },
    results: { k: ['m1'], a: ['m1', 'm2'] },
  });
});
