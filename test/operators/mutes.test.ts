import { mutes$ } from 'millrace';
import { Mute, type OwnUser } from 'millrace/protocol';
import { emptyChatState, foldChatState } from 'millrace/state';
import { buildObject } from 'millrace/testing';
import { describe } from 'vitest';
import { customEvent, healthCheck, jane, john, johnHimself } from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

const mute: Mute = buildObject(Mute, { user: john, target: jane });
const having = (mutes: OwnUser['mutes']) =>
  healthCheck({ me: { ...johnHimself, mutes, channel_mutes: [] } });

describe('mutes$', () => {
  const nobody = { users: new Map(), channels: new Map() };
  const withJane = { users: new Map([['jane', mute]]), channels: new Map() };
  const x = customEvent('x');

  describeLaws({
    operator: mutes$,
    events: { a: having([]), b: having([mute]), x },
    results: { a: nobody, b: withJane },
  });

  describeHeldLaws({
    operator: mutes$,
    known: foldChatState(emptyChatState, having([mute])),
    events: { a: having([]), x },
    results: { k: withJane, a: nobody },
  });
});
