import { html, type TemplateResult } from "lit";

// A labelled list to pick one from. `spoken`: the label in full, where what is seen around it
// tells the rest.
export function select<Value extends string>(
  label: string,
  value: string,
  options: [Value, string][],
  choose: (value: Value) => void,
  spoken = label,
): TemplateResult {
  const change = ({ target }: Event): void => choose((target as HTMLSelectElement).value as Value);
  return html`
    <label class="field">
      <span>${label}</span>
      <select aria-label=${spoken} .value=${value} @change=${change}>
        ${options.map(
          ([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`,
        )}
      </select>
    </label>
  `;
}
