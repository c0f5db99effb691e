// The slider and what belongs to it.
import { css } from "lit";

export const timeline = css`
  .timeline {
    flex: 1;
    min-width: min(460px, 100%);
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 8px 14px;
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
    min-width: 180px;
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
    min-width: 130px;
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
  .zoomed {
    display: flex;
    gap: 8px;
    align-items: center;
    height: 30px;
    font-size: 13px;
    white-space: nowrap;
  }
  .zoomed .action {
    padding: 2px 8px;
  }
  xai-brush {
    display: block;
    position: absolute;
    inset: 0;
    cursor: pointer;
    touch-action: pan-y;
  }
  .brushed {
    position: absolute;
    top: 0;
    bottom: 0;
    background: var(--accent);
    opacity: 0.25;
    pointer-events: none;
  }
  @media (max-width: 900px) {
    .timeline {
      flex-basis: 100%;
    }
  }
  .latest {
    min-width: 100px;
    display: flex;
    flex-direction: column;
    line-height: 15px;
  }
  .latest small {
    font-size: 12px;
    color: var(--muted);
  }
`;
