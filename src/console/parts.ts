import { html, nothing, type TemplateResult } from 'lit-html';
import type { State, Update } from './state.js';

/** A text field with its label. */
export interface FieldOptions {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** Whether the key `/` leads here. */
  readonly search?: boolean;
  readonly required?: boolean;
}

export const field = ({ label, value, onInput, search, required }: FieldOptions): TemplateResult =>
  html`<label
    >${label}<input
      .value=${value}
      ?data-search=${search}
      ?required=${required}
      autocomplete="off"
      spellcheck="false"
      @input=${({ currentTarget }: Event) => onInput((currentTarget as HTMLInputElement).value)}
  /></label>`;

/** The search of a list, with what was found. */
export const searchBar = (
  { search, trouble }: State,
  update: Update,
  label: string,
  summary: string,
): TemplateResult => html`
  <div class="bar">
    ${field({ label, value: search, search: true, onInput: (text) => update(() => ({ search: text })) })}
    <span class="hint" role="status">${trouble === undefined ? summary : ''}</span>
  </div>
`;

type Cell = TemplateResult | string | number;

/** A table; without rows it says so. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  empty: string,
): TemplateResult => html`
  <div class="scroll">
    <table>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${rows.length === 0 ? html`<p class="empty">${empty}</p>` : nothing}
  </div>
`;

/** Words as small labels. */
export const tags = (words: readonly string[]): TemplateResult =>
  html`${words.map((word) => html`<span class="tag">${word}</span> `)}`;

/** A moment of the protocol as a short local time. */
export const shortTime = (value: string | number | undefined | null): string =>
  typeof value === 'string' ? value.slice(0, 19).replace('T', ' ') : '';
