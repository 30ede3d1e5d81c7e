/** Where a connection keeps what calls, watches and operators need of it. */
export const connectionInternals: unique symbol = Symbol('millrace.wiring');
