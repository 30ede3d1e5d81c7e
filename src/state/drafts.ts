import { emptyMap, withEntry, withoutEntry } from '../internal/maps.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Draft } from '../protocol/objects.js';
import { isLater } from '../protocol/time.js';

/** The drafts of the connected user: by `cid`, and by the id of the message for those of replies. */
export type Drafts = ReadonlyMap<string, Draft>;

/** No drafts. */
export const emptyDrafts: Drafts = emptyMap;

const keyOf = ({ channel_cid, parent_id }: Draft): string => parent_id ?? channel_cid;

const withDraft = (state: Drafts, draft: Draft): Drafts => {
  const known = state.get(keyOf(draft));
  const isOld =
    known?.created_at !== undefined &&
    draft.created_at !== undefined &&
    !isLater(draft.created_at, known.created_at);
  return isOld ? state : withEntry(state, keyOf(draft), draft);
};

/** The drafts of a response beside those that are known. */
export const mergeDrafts = (state: Drafts, drafts: readonly Draft[]): Drafts =>
  drafts.reduce(withDraft, state);

/**
 * The drafts after an event.
 *
 * @example
 * ```ts
 * import { emptyDrafts, foldDrafts } from 'millrace/state';
 * import { type Observable, scan } from 'rxjs';
 * import type { ChatEvent } from 'millrace/protocol';
 *
 * declare const events$: Observable<ChatEvent>;
 * events$
 *   .pipe(scan(foldDrafts, emptyDrafts))
 *   .subscribe((drafts) => console.log(drafts.get('messaging:general')?.message?.text));
 * ```
 */
export const foldDrafts = (state: Drafts, event: ChatEvent): Drafts => {
  switch (event.type) {
    case 'draft.updated':
      return withDraft(state, event.draft);
    case 'draft.deleted':
      return withoutEntry(state, keyOf(event.draft));
    case 'channel.deleted':
    case 'channel.truncated':
    case 'notification.channel_deleted':
    case 'notification.channel_truncated':
    case 'notification.removed_from_channel': {
      const { cid } = event;
      const gone = [...state].flatMap(([key, draft]) => (draft.channel_cid === cid ? [key] : []));
      return gone.reduce<Drafts>((left, key) => withoutEntry(left, key), state);
    }
    default:
      return state;
  }
};
