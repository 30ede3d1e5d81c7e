/** The key under which a connection keeps what calls, watches and operators use. */
export const connectionInternals: unique symbol = Symbol('millrace.connectionInternals');
