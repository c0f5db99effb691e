// Fields, buttons, settings and the legend.
import { css } from "lit";

export const controls = css`
  .pickers,
  .display,
  .comparison {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 14px;
    align-items: flex-end;
  }
  .display {
    padding-right: 16px;
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 2px;
    font-size: 12px;
    color: var(--muted);
  }
  select,
  input[type="number"] {
    font: inherit;
    font-size: 13px;
    color: var(--text);
    background: var(--page);
    border: 1px solid var(--line);
    border-radius: 6px;
    padding: 4px 6px;
    max-width: 220px;
    height: 30px;
    box-sizing: border-box;
  }
  input[type="number"] {
    width: 76px;
  }
  input[type="range"] {
    accent-color: var(--accent);
    margin: 0;
  }
  .blend input {
    width: 120px;
    height: 30px;
  }
  :is(button, select, input, summary):focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  .link {
    border: 0;
    padding: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 2px;
    text-align: left;
    overflow-wrap: anywhere;
  }
  .action {
    border: 1px solid var(--accent);
    border-radius: 6px;
    padding: 4px 12px;
    background: none;
    color: var(--accent);
  }
  p.caption {
    margin: 0;
    padding-right: 16px;
    font-size: 12px;
    color: var(--muted);
  }
  .pin {
    height: 30px;
    white-space: nowrap;
  }
  .pin[aria-pressed="true"] {
    background: var(--accent);
    color: var(--page);
  }
  .tabs {
    display: flex;
    gap: 20px;
    border-bottom: 1px solid var(--line);
  }
  .tabs button {
    border: 0;
    padding: 2px 0 6px;
    background: none;
    color: var(--muted);
    font-weight: 600;
    border-bottom: 2px solid transparent;
    margin-bottom: -1px;
  }
  .tabs :is([aria-selected="true"], [aria-current="page"]) {
    color: var(--accent);
    border-color: var(--accent);
  }
  .doors {
    flex-basis: 100%;
    margin: 0 -16px;
    padding: 0 16px;
  }
  .settings {
    position: relative;
    font-size: 13px;
    color: var(--muted);
    line-height: 30px;
  }
  .settings summary {
    cursor: pointer;
  }
  .settings div {
    position: absolute;
    z-index: 2;
    margin: 4px 0 0;
    padding: 10px 14px;
    width: max-content;
    min-width: 220px;
    max-width: 420px;
    max-height: 60vh;
    overflow-y: auto;
    line-height: 1.5;
    background: var(--page);
    color: var(--text);
    border: 1px solid var(--line);
    border-radius: 8px;
    box-shadow: 0 4px 16px #0003;
  }
  .settings dl {
    margin: 0;
    display: grid;
    grid-template-columns: auto auto;
    gap: 2px 16px;
  }
  .settings dd {
    overflow-wrap: anywhere;
  }
  .settings p {
    margin: 8px 0 0;
    color: var(--muted);
  }
  dt {
    color: var(--muted);
  }
  dd {
    margin: 0;
  }
  .legend {
    margin: 0 0 0 auto;
    font-size: 12px;
    color: var(--muted);
    display: flex;
    flex-direction: column;
    gap: 2px;
    align-items: end;
    text-align: right;
  }
  .legend .ends {
    display: flex;
    gap: 8px;
    align-items: center;
    height: 30px;
    color: var(--text);
  }
  .ramp {
    width: 120px;
    height: 12px;
    border-radius: 3px;
    border: 1px solid var(--line);
  }
  .legend {
    flex-direction: column-reverse;
  }
`;
