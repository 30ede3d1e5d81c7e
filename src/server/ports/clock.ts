import type { SchedulerLike } from 'rxjs';

/** The source of time and timers: an RxJS scheduler. */
export type Clock = SchedulerLike;
