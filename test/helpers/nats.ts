import { connect } from '@nats-io/transport-node';

/** Where a test finds NATS. */
export const natsUrl = process.env['MILLRACE_TEST_NATS_URL'] ?? 'nats://127.0.0.1:4222';

const isThere = async (): Promise<boolean> => {
  const connection = await connect({ servers: new URL(natsUrl).host, timeout: 2_000 });
  await connection.close();
  return true;
};

/** Whether NATS answers; the tests of it are skipped otherwise. */
export const hasNats = await isThere().catch((error: unknown) => {
  if (process.env['MILLRACE_REQUIRE_SERVICES']) throw error;
  console.warn(
    `skipped: NATS does not answer at ${new URL(natsUrl).host}. Start one with\n` +
      '  docker run --rm -p 4222:4222 nats',
  );
  return false;
});
