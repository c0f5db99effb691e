// Importance at one step, as bars.
import { css } from "lit";

export const weights = css`
  .weights {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 2px;
  }
  .weights li {
    display: grid;
    grid-template-columns: 170px minmax(0, 1fr) 56px;
    gap: 8px;
    align-items: center;
    font-size: 12px;
  }
  .weights b {
    text-align: right;
  }
  .rail {
    position: relative;
    height: 14px;
    background: var(--surface);
  }
  .rail i {
    position: absolute;
    top: 0;
    bottom: 0;
  }
  .rail .fill {
    background: var(--colour);
    opacity: 0.75;
  }
  .rail .zero {
    border-left: 1px solid var(--muted);
  }
  .rail .spread {
    top: 6px;
    bottom: 6px;
    background: var(--text);
  }
  .rail .before {
    top: -2px;
    bottom: -2px;
    border-left: 2px dashed var(--text);
  }
`;
