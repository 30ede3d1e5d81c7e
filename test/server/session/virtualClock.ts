import { noop, VirtualTimeScheduler } from 'rxjs';

/** A clock that stands still until a test moves it. */
export class VirtualClock extends VirtualTimeScheduler {
  /** Lets time pass, with everything that is due in it. */
  advance(ms: number): void {
    const until = this.frame + ms;
    this.schedule(noop, ms);
    this.maxFrames = until;
    this.flush();
  }
}
