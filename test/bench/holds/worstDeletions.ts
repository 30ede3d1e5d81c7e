import { setTimeout } from 'node:timers/promises';
import { cast } from './largeStore.js';
import { large, post, type WorstCall } from './worstCall.js';

const { busy } = cast;

const destructive = (call: WorstCall): WorstCall => ({ ...call, isDestructive: true });

/** A call whose work a task does; it ends with the task. */
const task = (name: string, path: string, body: object): WorstCall => ({
  name,
  run: async ({ backend, post: call }) => {
    const { task_id } = JSON.parse(await call(path, body)) as { readonly task_id: string };
    const status = async () =>
      (JSON.parse(await backend('GET', `/tasks/${task_id}`)) as { readonly status: string }).status;
    while ((await status()) === 'waiting') await setTimeout(50);
  },
  isDestructive: true,
});

const remove = (name: string, path: string): WorstCall =>
  destructive({ name, run: ({ backend }) => backend('DELETE', path) });

/** The calls that delete much; each needs a store of its own. */
export const worstDeletions: readonly WorstCall[] = [
  remove('delete a message', '/messages/m5'),
  remove('delete a message for good', '/messages/m5?hard=true'),
  remove('delete the thread for good', '/messages/thread?hard=true'),
  destructive(post('truncate', `${large}/truncate`, { user_id: 'owner' })),
  destructive(
    post('truncate for good', `${large}/truncate`, { user_id: 'owner', hard_delete: true }),
  ),
  destructive(
    post('truncate for 100 members', `${large}/truncate`, {
      user_id: 'owner',
      member_ids: Array.from({ length: 100 }, (_, n) => `u${String(n)}`),
    }),
  ),
  remove('delete the large channel', large),
  remove('delete the large channel for good', `${large}?hard_delete=true`),
  destructive(
    post('delete 100 channels for good', '/channels/delete', {
      cids: Array.from({ length: 100 }, (_, n) => `messaging:c${String(n)}`),
      hard_delete: true,
    }),
  ),
  ...(['soft', 'hard'] as const).map((mode) =>
    destructive(
      post(`ban and delete 20 000 messages (${mode})`, '/moderation/ban', {
        target_user_id: cast.writer,
        user_id: 'owner',
        type: 'messaging',
        id: 'large',
        delete_messages: mode,
      }),
    ),
  ),
  ...(['soft', 'pruning', 'hard'] as const).map((mode) =>
    task(`delete a user with 20 000 messages (${mode})`, '/users/delete', {
      user_ids: [cast.writer],
      user: mode,
      messages: mode,
      ...(mode !== 'soft' && { files: true }),
    }),
  ),
  task('delete a user of 10 000 channels', '/users/delete', {
    user_ids: [busy],
    user: 'hard',
    messages: 'hard',
    conversations: 'hard',
  }),
  remove('delete a user with 20 000 messages at once', '/users/u0?mark_messages_deleted=true'),
  destructive(
    post('deactivate a user with its messages', '/users/u0/deactivate', {
      mark_messages_deleted: true,
    }),
  ),
];
