import { nobody, watching } from '../cast.js';
import type { Act, FamilyScenarios } from '../scenario.js';
import { cid, say, type Stage } from '../stage.js';

const love = { type: 'love' };

/** Lets john say something, and jane react to it before, where a reaction is given. */
const reacting =
  (
    act: (stage: Stage, messageId: string) => Promise<unknown>,
    before?: { readonly type: string },
  ) =>
  async (stage: Stage): Promise<Act> => {
    const id = await say(stage.player('john'), 'one');
    if (before) await stage.player('jane').channel.sendReaction(id, before);
    return () => act(stage, id);
  };

const react =
  (reaction: { readonly type: string; readonly score?: number }, options?: object) =>
  async (stage: Stage, id: string) =>
    stage.player('jane').channel.sendReaction(id, reaction, options);

export const reactionScenarios = {
  'reaction.new': [
    {
      trigger: 'a member reacts',
      set: reacting(react(love)),
      to: watching,
      says: {
        cid,
        user: { id: 'jane' },
        reaction: { type: 'love', user_id: 'jane', score: 1 },
        message: { reaction_counts: { love: 1 }, own_reactions: [] },
      },
    },
    {
      trigger: 'a member who does not watch reacts',
      set: reacting((stage, id) => stage.player('max').channel.sendReaction(id, love)),
      to: watching,
      says: { user: { id: 'max' } },
    },
    {
      trigger: 'a member reacts in the same way, with another score',
      set: reacting(react({ type: 'love', score: 3 }), love),
      to: watching,
      says: { reaction: { score: 3 }, message: { reaction_scores: { love: 3 } } },
    },
  ],
  'reaction.updated': [
    {
      trigger: 'a member replaces its reaction by another one',
      set: reacting(react({ type: 'wow' }, { enforce_unique: true }), love),
      to: watching,
      says: { reaction: { type: 'wow' }, message: { reaction_counts: { wow: 1 } } },
    },
    {
      trigger: 'a member adds a second reaction',
      set: reacting(react({ type: 'wow' }), love),
      to: nobody,
    },
  ],
  'reaction.deleted': [
    {
      trigger: 'a member takes its reaction back',
      set: reacting((stage, id) => stage.player('jane').channel.deleteReaction(id, 'love'), love),
      to: watching,
      says: { user: { id: 'jane' }, reaction: { type: 'love' }, message: { reaction_counts: {} } },
    },
  ],
} satisfies FamilyScenarios;
