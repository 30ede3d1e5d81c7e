import { virtualClock, type VirtualClock } from 'millrace/testing';
import { type Subscription, VirtualAction, VirtualTimeScheduler } from 'rxjs';

class ThrottledAction<T> extends VirtualAction<T> {
  override schedule(state?: T, delay = 0): Subscription {
    const { frame } = this.scheduler;
    if (!this.id)
      return super.schedule(state, Math.ceil((frame + delay) / 60_000) * 60_000 - frame);
    this.active = false;
    const action = new ThrottledAction(this.scheduler, this.work);
    this.add(action);
    return action.schedule(state, delay);
  }
}

/** The clock of a page in the background: timers come on the full minute only. */
export const throttledClock = (): VirtualClock =>
  virtualClock(new VirtualTimeScheduler(ThrottledAction, 0));
