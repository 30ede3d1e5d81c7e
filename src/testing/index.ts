export {
  createFaultProxy,
  type FaultProxy,
  type FaultProxyOptions,
  type InjectedFault,
} from './faultProxy.js';
export { faultPlan, type FaultPlanOptions, playFaults } from './faultPlan.js';
export type {
  CloseFault,
  DelayFault,
  Direction,
  Fault,
  HalfOpenFault,
  PlannedFault,
  Reach,
  RefuseFault,
  ResetFault,
  SplitFault,
  ThrottleFault,
} from './faults.js';
export { seededRandom } from './seededRandom.js';
