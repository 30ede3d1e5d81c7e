import { html, nothing, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import type { FeedEntry, WebhookDelivery } from '../protocol/index.js';
import { eventsPanel } from './panels/events.js';
import { channelsPanel, connectionsPanel, usersPanel } from './panels/lists.js';
import { publishPanel } from './panels/publish.js';
import { webhooksPanel } from './panels/webhooks.js';
import { type PanelName, panelNames, type State, type Update } from './state.js';

/** What the page can do beside changing its state. */
export interface Actions {
  readonly update: Update;
  readonly open: (panel: PanelName) => void;
  readonly signIn: (secret: string) => void;
  readonly submit: () => void;
  readonly resend: (delivery: WebhookDelivery) => void;
  /** Called with the element of the plots, and with undefined when it is gone. */
  readonly plotsAt: (element: Element | undefined) => void;
}

const titles: Readonly<Record<PanelName, string>> = {
  events: 'Events',
  channels: 'Channels',
  users: 'Users',
  connections: 'Connections',
  publish: 'Publish',
  webhooks: 'Webhooks',
  plots: 'Plots',
};

const signIn = ({ trouble }: State, actions: Actions): TemplateResult => html`
  <form
    class="form sign-in"
    @submit=${(event: Event) => {
      event.preventDefault();
      const data = new FormData(event.currentTarget as HTMLFormElement);
      actions.signIn(data.get('secret') as string);
    }}
  >
    <h1>millrace console</h1>
    <label
      >Secret of the application<input name="secret" type="password" required autofocus
    /></label>
    <button class="primary">Sign in</button>
    <p class="hint">It signs a token in this page, and is neither sent nor stored.</p>
    ${trouble === undefined ? nothing : html`<p role="alert" class="trouble">${trouble}</p>`}
  </form>
`;

const tab = (name: PanelName, index: number, panel: PanelName, open: Actions['open']) => html`
  <button
    role="tab"
    id="tab-${name}"
    aria-selected=${name === panel}
    title="Key ${index + 1}"
    @click=${() => open(name)}
  >
    ${titles[name]}
  </button>
`;

const content = (
  state: State,
  actions: Actions,
  entries: readonly FeedEntry[],
  viewHeight: number,
): TemplateResult => {
  const { update } = actions;
  switch (state.panel) {
    case 'events':
      return eventsPanel(state, update, entries, viewHeight);
    case 'channels':
      return channelsPanel(state, update);
    case 'users':
      return usersPanel(state, update);
    case 'connections':
      return connectionsPanel(state, update);
    case 'publish':
      return publishPanel(state, update, actions.submit);
    case 'webhooks':
      return webhooksPanel(state, actions.resend);
    case 'plots':
      return html`<div class="plots" ${ref(actions.plotsAt)}></div>`;
  }
};

/** The whole page. */
export const view = (
  state: State,
  actions: Actions,
  entries: readonly FeedEntry[],
  viewHeight: number,
): TemplateResult =>
  state.chat === undefined
    ? signIn(state, actions)
    : html`
        <header class="top">
          <strong>millrace</strong>
          <nav role="tablist">
            ${panelNames.map((name, index) => tab(name, index, state.panel, actions.open))}
          </nav>
          <span class="hint keys">1–7 panels · / search · space pause · j k select</span>
        </header>
        ${state.trouble === undefined ? nothing : html`<p role="alert" class="trouble">${state.trouble}</p>`}
        <main role="tabpanel" aria-labelledby="tab-${state.panel}">
          ${content(state, actions, entries, viewHeight)}
        </main>
      `;
