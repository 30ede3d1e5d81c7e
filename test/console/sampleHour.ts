import type { GetHistoryResponse } from 'millrace/protocol';

const bucketMs = 10_000;

/** An hour of a server with a rush in its middle, so that the plots have something to show. */
export const sampleHour = (): GetHistoryResponse => {
  const end = Math.floor(Date.now() / bucketMs) * bucketMs;
  const buckets = Array.from({ length: 360 }, (_, index) => {
    const wave = Math.sin(index / 17) + Math.sin(index / 5.3) / 3;
    const rush = 90 * Math.exp(-(((index - 210) / 40) ** 2));
    const perSecond = Math.max(0, 40 + 14 * wave + rush);
    return {
      at: end - (359 - index) * bucketMs,
      events: Math.round(perSecond * 10),
      deliveries: Math.round(perSecond * 10 * (12 + wave)),
      calls: Math.round(perSecond * 11),
      connections: Math.round(480 + 60 * Math.sin(index / 60) + rush),
      p50_ms: 1.4 + rush / 90,
      p99_ms: 6 + wave + rush / 8,
    };
  });
  return { bucket_ms: bucketMs, buckets };
};
