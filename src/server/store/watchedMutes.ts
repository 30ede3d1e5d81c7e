import type { MuteStore } from '../ports/store.js';
import { type Absences, absent } from './absences.js';

/** Forgets that nobody muted a user or a channel when that may change. */
export const watchedMutes = (mutes: MuteStore, absences: Absences): MuteStore => ({
  ...mutes,
  save: async (rows) => {
    for (const { kind, target_id } of rows) absences.forget(absent.mute(kind, target_id));
    await mutes.save(rows);
  },
  end: async (userId, kind, targetIds, endedAt) => {
    for (const id of targetIds) absences.forget(absent.mute(kind, id));
    await mutes.end(userId, kind, targetIds, endedAt);
  },
  removeAbout: async (kind, targetId) => {
    absences.forget(absent.mute(kind, targetId));
    await mutes.removeAbout(kind, targetId);
  },
  removeOf: async (userId) => {
    absences.forgetAll();
    await mutes.removeOf(userId);
  },
});
