// Curves over time with bands behind them.
import { css } from "lit";

export const bandsStyle = css`
  .panel-of {
    display: block;
    position: relative;
    margin-bottom: 4px;
    border: 1px solid var(--line);
    box-sizing: border-box;
  }
  .panel-of svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .curve {
    fill: none;
    stroke: var(--text);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .curve.dash-1 {
    stroke-dasharray: 5 3;
  }
  .curve.dash-2 {
    stroke-dasharray: 2 2;
  }
  .curve.dash-3 {
    stroke-dasharray: 8 2 2 2;
  }
  .channels {
    display: flex;
    gap: 12px;
    height: 16px;
    font-size: 11px;
    color: var(--muted);
    overflow: hidden;
    white-space: nowrap;
  }
  .channels svg {
    width: 22px;
    height: 8px;
    margin-right: 4px;
  }
  .clock {
    display: flex;
    justify-content: space-between;
    color: var(--muted);
    font-size: 11px;
  }
`;
