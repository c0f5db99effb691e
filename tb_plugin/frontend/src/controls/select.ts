import { html, type TemplateResult } from "lit";

// A labelled list to pick one from.
export function select<Value extends string>(
  label: string,
  value: string,
  options: [Value, string][],
  choose: (value: Value) => void,
): TemplateResult {
  const change = ({ target }: Event): void => choose((target as HTMLSelectElement).value as Value);
  return html`
    <label class="field">
      <span>${label}</span>
      <select aria-label=${label} .value=${value} @change=${change}>
        ${options.map(
          ([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`,
        )}
      </select>
    </label>
  `;
}
