import { html, nothing, type TemplateResult } from 'lit-html';
import { defer, map, type Observable } from 'rxjs';
import { asUser } from '../../backend/asUser.js';
import type { Backend } from '../../backend/backend.js';
import { sendEvent, sendMessage } from '../../index.js';
import { field } from '../parts.js';
import type { Draft, State, Update } from '../state.js';

/** Sends a draft, and emits what became of it. */
export const publish = (chat: Backend, draft: Draft): Observable<string> =>
  defer(() => {
    const { as, cid, kind, type, text, data } = draft;
    const sender = asUser(chat, as);
    if (kind === 'message')
      return sendMessage(sender, cid, { text }).pipe(
        map(({ message }) => `Sent as ${message.id}.`),
      );
    const payload = JSON.parse(data || '{}') as Readonly<Record<string, unknown>>;
    return sendEvent(sender, cid, { ...payload, type }).pipe(
      map(({ created_at }) => `Sent at ${String(created_at)}.`),
    );
  });

const kindChoice = (kind: Draft['kind'], change: (draft: Partial<Draft>) => void) => html`
  <label
    >What<select
      .value=${kind}
      @change=${({ currentTarget }: Event) =>
        change({ kind: (currentTarget as HTMLSelectElement).value as Draft['kind'] })}
    >
      <option value="message" ?selected=${kind === 'message'}>a message</option>
      <option value="event" ?selected=${kind === 'event'}>a custom event</option>
    </select></label
  >
`;

const area = (label: string, value: string, onInput: (value: string) => void) => html`
  <label
    >${label}<textarea
      rows="5"
      .value=${value}
      spellcheck="false"
      @input=${({ currentTarget }: Event) => onInput((currentTarget as HTMLTextAreaElement).value)}
    ></textarea>
  </label>
`;

/** Publishes a message or a custom event as somebody. */
export const publishPanel = (
  { draft, notice }: State,
  update: Update,
  submit: () => void,
): TemplateResult => {
  const change = (changes: Partial<Draft>): void =>
    update((state) => ({ draft: { ...state.draft, ...changes } }));
  const isMessage = draft.kind === 'message';
  return html`
    <form
      class="form"
      @submit=${(event: Event) => {
        event.preventDefault();
        submit();
      }}
    >
      ${field({ label: 'As the user', value: draft.as, required: true, search: true, onInput: (as) => change({ as }) })}
      ${field({ label: 'In the channel', value: draft.cid, required: true, onInput: (cid) => change({ cid }) })}
      ${kindChoice(draft.kind, change)}
      ${
        isMessage
          ? area('Text', draft.text, (text) => change({ text }))
          : html`${field({ label: 'Type', value: draft.type, required: true, onInput: (type) => change({ type }) })}
            ${area('Data, as JSON', draft.data, (data) => change({ data }))}`
      }
      <button class="primary" id="publish">Publish</button>
      ${notice === undefined ? nothing : html`<p role="status" id="notice">${notice}</p>`}
    </form>
  `;
};
