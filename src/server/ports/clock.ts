import type { SchedulerLike } from 'rxjs';

/** What tells the time and wakes up later: an RxJS scheduler. */
export type Clock = SchedulerLike;
