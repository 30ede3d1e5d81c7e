/** Drops what the tests leave in Postgres, once all have run. */
export const teardown = async (): Promise<void> => {
  const { dropSchemas, hasPostgres } = await import('./postgres.js');
  if (hasPostgres) await dropSchemas();
};
