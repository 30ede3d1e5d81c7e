import { VirtualTimeScheduler } from 'rxjs';

/** Time that stands still until it is told to go on. */
export interface VirtualClock {
  readonly scheduler: VirtualTimeScheduler;
  /** Lets so many milliseconds pass, with all that falls due in them. */
  readonly advance: (ms: number) => void;
  /** How many timers wait. */
  readonly pending: () => number;
}

export const virtualClock = (): VirtualClock => {
  const scheduler = new VirtualTimeScheduler(undefined, 0);
  return {
    scheduler,
    advance: (ms) => {
      const until = scheduler.frame + ms;
      scheduler.maxFrames = until;
      scheduler.flush();
      scheduler.frame = until;
    },
    // Cancelled actions stay in the queue until their time; they are marked as closed.
    pending: () => scheduler.actions.filter((action) => !action.closed).length,
  };
};
