import { Subject } from 'rxjs';
import type { Bus, Delivery } from '../../ports/bus.js';

/** Creates the bus of a single node: it delivers at once, in order. */
export const createLocalBus = (): Bus => {
  const deliveries = new Subject<Delivery>();
  return {
    publish: (delivery) => deliveries.next(delivery),
    deliveries$: deliveries.asObservable(),
  };
};
