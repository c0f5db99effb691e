// One picture over another, with a divider: what is left of it shows the first.
import { html, type TemplateResult } from "lit";

const HALF = 50; // per cent

export interface Side {
  name: string; // such as A
  shown: TemplateResult;
}

export function swipe(one: Side, other: Side): TemplateResult {
  const slide = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    input.parentElement!.style.setProperty("--at", String(input.valueAsNumber / 100));
    input.setAttribute("aria-valuetext", told(one, other, input.valueAsNumber));
  };
  return html`
    <div class="swipe">
      <div class="layer">${other.shown}</div>
      <div class="layer over">${one.shown}</div>
      <i class="swipe-line" aria-hidden="true"></i>
      <b class="which left" aria-hidden="true">${one.name}</b>
      <b class="which right" aria-hidden="true">${other.name}</b>
      <input
        type="range"
        min="0"
        max="100"
        value=${HALF}
        aria-label=${`Divider between ${one.name} and ${other.name}`}
        aria-valuetext=${told(one, other, HALF)}
        @input=${slide}
      />
    </div>
  `;
}

function told(one: Side, other: Side, share: number): string {
  return `${share} % ${one.name}, ${100 - share} % ${other.name}`;
}
