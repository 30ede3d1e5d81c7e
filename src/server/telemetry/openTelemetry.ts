import type * as OpenTelemetry from '@opentelemetry/api';
import { passTraces, readTraceparent, type Tracing } from '../ports/tracing.js';

type Api = typeof OpenTelemetry;

/** The name and the version under which spans are recorded. */
const scope = 'millrace';

const toTraceparent = ({ traceId, spanId, traceFlags }: OpenTelemetry.SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

const toSpanContext = (trace: string): OpenTelemetry.SpanContext => {
  const [, traceId = '', spanId = '', flags = '00'] = trace.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
};

/** Creates spans through the API package; what becomes of them is up to the host's SDK. */
const createTracing = (api: Api): Tracing => {
  const { trace, context, SpanKind, SpanStatusCode } = api;
  const tracer = trace.getTracer(scope);

  const linksTo = (cause: string | undefined): OpenTelemetry.Link[] =>
    cause === undefined ? [] : [{ context: toSpanContext(cause) }];

  const inSpan = async <A>(
    span: OpenTelemetry.Span,
    fallback: string | undefined,
    work: (trace: string | undefined) => Promise<A>,
  ): Promise<A> => {
    const own = span.spanContext();
    // Without an SDK no span has a valid id.
    const current = trace.isSpanContextValid(own) ? toTraceparent(own) : fallback;
    try {
      return await context.with(trace.setSpan(context.active(), span), () => work(current));
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  };

  return {
    call: (operation, header, work) => {
      const parent = readTraceparent(header);
      const within =
        parent === undefined
          ? context.active()
          : trace.setSpanContext(context.active(), toSpanContext(parent));
      const attributes = { 'rpc.system': scope, 'rpc.method': operation };
      const span = tracer.startSpan(operation, { kind: SpanKind.SERVER, attributes }, within);
      return inSpan(span, parent, async (current) => {
        const result = await work(current);
        span.setAttribute('http.response.status_code', result.status);
        if (result.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        return result;
      });
    },
    delivery: (type, recipients, cause) => {
      const attributes = { 'messaging.operation': 'deliver', 'millrace.recipients': recipients };
      const links = linksTo(cause);
      tracer
        .startSpan(`deliver ${type}`, { kind: SpanKind.PRODUCER, root: true, attributes, links })
        .end();
    },
    hook: (hookId, cause, work) => {
      const attributes = { 'millrace.webhook': hookId };
      const links = linksTo(cause);
      const span = tracer.startSpan(`webhook ${hookId}`, {
        kind: SpanKind.CLIENT,
        ...{ root: true, attributes, links },
      });
      return inSpan(span, cause, work);
    },
  };
};

/** Traces through `@opentelemetry/api` where the host has it; passes traces on without it. */
export const loadTracing = async (): Promise<Tracing> => {
  try {
    return createTracing(await import('@opentelemetry/api'));
  } catch {
    return passTraces;
  }
};
