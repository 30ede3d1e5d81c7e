export {
  createFaultProxy,
  type FaultProxy,
  type FaultProxyOptions,
  type InjectedFault,
} from './faultProxy.js';
export { ContractError, type ContractCase } from './contracts/contract.js';
export { type BusPair, busContract } from './contracts/busContract.js';
export { clockContract, type ClockUnderTest } from './contracts/clockContract.js';
export { sharedStoreContract, type StorePair } from './contracts/sharedStoreContract.js';
export { storeContract } from './contracts/storeContract.js';
export { createMemoryBus, type MemoryBus } from './memoryBus.js';
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
export { build, buildObject, type Given } from './build.js';
export { type EventArbitraries, eventArbitraries } from './eventArbitraries.js';
export {
  createFakeServer,
  type FakeRequest,
  type FakeServer,
  type FakeServerOptions,
} from './fakeServer.js';
export { FakeSocket, type FakePeer, type FakeSockets, fakeSockets } from './fakeSocket.js';
export { openTestServer, type TestServer } from './openTestServer.js';
export type { Act, Acts } from './scenario/acts.js';
export type { Person } from './scenario/person.js';
export type { Probe, Probes } from './scenario/probes.js';
export { scenario, type ScenarioOptions } from './scenario/scenario.js';
export { ScenarioError } from './scenario/scenarioError.js';
export { virtualClock, type VirtualClock } from './virtualClock.js';
export { seededRandom } from './seededRandom.js';
export {
  checkFold,
  checkMerge,
  type Crossing,
  type FoldLaw,
  FoldLawError,
  type FoldUnderTest,
  type MergeLaw,
  MergeLawError,
  type MergeUnderTest,
} from './laws.js';
