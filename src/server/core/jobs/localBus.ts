import { Subject } from 'rxjs';
import type { Bus, Delivery } from '../../ports/bus.js';

/** The bus of a server that is alone: what is published arrives at once, in order. */
export const createLocalBus = (): Bus => {
  const deliveries = new Subject<Delivery>();
  return {
    publish: (delivery) => deliveries.next(delivery),
    deliveries$: deliveries.asObservable(),
  };
};
