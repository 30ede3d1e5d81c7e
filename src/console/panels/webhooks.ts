import { html, nothing, type TemplateResult } from 'lit-html';
import type { WebhookDelivery } from '../../protocol/index.js';
import { table } from '../parts.js';
import type { State } from '../state.js';

/** The webhooks, their last deliveries, and a way to send one again. */
export const webhooksPanel = (
  { webhooks: listed, notice }: State,
  resend: (delivery: WebhookDelivery) => void,
): TemplateResult => {
  if (!listed) return html`<p class="empty">Loading …</p>`;
  const { webhooks, deliveries } = listed;
  const failures = deliveries.filter(({ outcome }) => outcome !== 'delivered').length;
  return html`
    ${table(
      ['Webhook', 'Address', 'Behind', 'Will never get'],
      webhooks.map(({ id, url, lag, skipped }) => [
        id,
        url,
        `${lag} entries`,
        `${skipped} entries`,
      ]),
      'No webhooks: set webhook_url or event_hooks of the application.',
    )}
    <div class="bar">
      <h2>Last deliveries</h2>
      <span class="hint">${deliveries.length} shown, ${failures} failed</span>
      ${notice === undefined ? nothing : html`<span role="status" id="notice">${notice}</span>`}
    </div>
    ${table(
      ['At', 'Webhook', 'Event', 'Channel', 'Entry', 'Took', 'Outcome', ''],
      deliveries.map((delivery) => [
        new Date(delivery.at).toISOString().slice(11, 19),
        delivery.webhook_id,
        delivery.type,
        delivery.cid ?? '',
        delivery.log_id,
        `${Math.round(delivery.ms)} ms`,
        html`<span class="outcome ${delivery.outcome}">${delivery.outcome}</span>`,
        html`<button class="resend" @click=${() => resend(delivery)}>Send again</button>`,
      ]),
      'Nothing was sent since the server started.',
    )}
  `;
};
