// Curves of features, and what their lines stand for.
import { css } from "lit";

export const curvesStyle = css`
  .keys {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 18px;
    padding-right: 16px;
    font-size: 12px;
    color: var(--muted);
  }
  .keys p {
    margin: 0;
    flex-basis: 100%;
  }
  .key {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  .key input {
    margin: 0;
  }
  .key i:not(.ramp) {
    width: 22px;
    border-top: 3px solid var(--accent);
  }
  .key i.reference {
    border-top: 2px dashed var(--text);
  }
  .key i.alone {
    border-top: 1px solid var(--muted);
  }
  .card:has(.frame) {
    display: flex;
    flex-direction: column;
  }
  .face:has(.frame) {
    flex: 1;
    min-height: 0;
    padding: 10px 16px 2px 2px;
    background: none;
  }
  .area .past {
    stroke-width: 1.2;
    stroke-linecap: round;
  }
  .area .past[d*="h0"] {
    stroke-width: 4.5;
  }
  .area .now {
    stroke: var(--accent);
    stroke-width: 3;
  }
  .area .reference {
    stroke: var(--text);
    stroke-width: 1.6;
    stroke-dasharray: 5 3;
  }
  .area .alone {
    stroke: var(--muted);
    stroke-width: 0.7;
    opacity: 0.45;
  }
  .area .rug {
    stroke: var(--muted);
  }
  .who .curve .face {
    height: 200px;
    box-sizing: border-box;
    padding: 10px 16px 2px 2px;
    background: none;
  }
`;
