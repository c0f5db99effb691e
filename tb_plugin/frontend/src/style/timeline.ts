// The slider and what belongs to it.
import { css } from "lit";

export const timeline = css`
  .timeline {
    flex: 1;
    min-width: 460px;
    display: flex;
    align-items: flex-end;
    gap: 14px;
  }
  .play {
    width: 34px;
    height: 34px;
    flex: none;
    border-radius: 50%;
    border: 0;
    background: var(--accent);
    display: grid;
    place-items: center;
  }
  .play:disabled {
    opacity: 0.4;
    cursor: default;
  }
  .play svg {
    width: 16px;
    fill: var(--page);
  }
  .track {
    flex: 1;
    min-width: 140px;
    display: flex;
    flex-direction: column;
  }
  .track input {
    width: 100%;
    height: 18px;
  }
  .strip {
    height: 22px;
    margin: 0 8px;
    overflow: visible;
  }
  .bar {
    fill: var(--muted);
    opacity: 0.55;
  }
  .loud {
    fill: var(--bad);
    stroke: var(--bad);
    stroke-width: 2;
    vector-effect: non-scaling-stroke;
  }
  .rang {
    fill: var(--bad);
    stroke: var(--bad);
    stroke-width: 2;
    vector-effect: non-scaling-stroke;
    opacity: 0.25;
  }
  .pinned {
    stroke: var(--text);
    stroke-width: 2;
    stroke-dasharray: 2 2;
    vector-effect: non-scaling-stroke;
  }
  .when {
    font-size: 12px;
    color: var(--muted);
    white-space: nowrap;
    display: flex;
    flex-direction: column;
    line-height: 15px;
  }
  .when b {
    color: var(--text);
    font-weight: 600;
  }
  .follow {
    display: flex;
    gap: 6px;
    align-items: center;
    font-size: 13px;
    height: 30px;
    white-space: nowrap;
  }
  .newer {
    background: var(--accent);
    color: var(--page);
    border-radius: 9px;
    padding: 0 7px;
    font-size: 12px;
  }
`;
