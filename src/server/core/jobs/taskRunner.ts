import type { Clock } from '../../ports/clock.js';
import type { Perform } from '../context.js';
import type { RunInBackground } from './background.js';
import { repeatInTurns } from './repeatInTurns.js';
import { failTask, runTaskPart, waitingTasks } from './tasks.js';

/** Runs tasks in the background, part by part. */
interface TaskRunner {
  readonly run: (taskId: string) => void;
  /** Runs the tasks that the last process did not finish, or that a lost node ran. */
  readonly resume: () => void;
}

/** A task that fails this often is marked as failed. */
const taskAttempts = 3;

export const createTaskRunner = (
  perform: Perform,
  runInBackground: RunInBackground,
  clock: Clock,
): TaskRunner => {
  const run = (taskId: string): void => {
    const part = () => perform((context) => runTaskPart(context, taskId));
    runInBackground(`task ${taskId}`, () => repeatInTurns(part, clock), {
      delayMs: 0,
      attempts: taskAttempts,
      onGiveUp: (cause) => {
        runInBackground(`marking task ${taskId} as failed`, () =>
          perform((context) => failTask(context, taskId, cause)),
        );
      },
    });
  };
  return {
    run,
    resume: () => {
      runInBackground('finding waiting tasks', () =>
        perform(waitingTasks).then((ids) => ids.forEach(run)),
      );
    },
  };
};
