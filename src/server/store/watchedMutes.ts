import type { MuteStore } from '../ports/moderation.js';
import { type Absences, absent } from './absences.js';

/** Remembers who muted nobody, and forgets that nobody muted a user or a channel when it may change. */
export const watchedMutes = (mutes: MuteStore, absences: Absences): MuteStore => ({
  ...mutes,
  ofUser: async (userId, kind) => {
    const none = absent.mutesOf(kind, userId);
    if (absences.isKnown(none)) return [];
    const rows = await mutes.ofUser(userId, kind);
    if (rows.length === 0) absences.note(none);
    return rows;
  },
  save: async (rows) => {
    for (const { user_id, kind, target_id } of rows) {
      absences.forget(absent.mute(kind, target_id));
      absences.forget(absent.mutesOf(kind, user_id));
    }
    await mutes.save(rows);
  },
  end: async (userId, kind, targetIds, endedAt) => {
    for (const id of targetIds) absences.forget(absent.mute(kind, id));
    absences.forget(absent.mutesOf(kind, userId));
    await mutes.end(userId, kind, targetIds, endedAt);
  },
  removeAbout: async (...target) => {
    // Anybody may have muted it.
    absences.forgetAll();
    await mutes.removeAbout(...target);
  },
  removeOf: async (userId) => {
    absences.forgetAll();
    await mutes.removeOf(userId);
  },
});
