// Drift of one example between any two steps.
import { css } from "lit";

export const matrix = css`
  .between .square {
    max-width: 440px;
    padding-right: 14px;
  }
  .between .square > .late {
    aspect-ratio: 1;
    margin: 0;
  }
  .between .frame {
    height: auto;
    grid-template-rows: auto 18px;
  }
  .between .area {
    aspect-ratio: 1;
  }
  .between .square.waiting {
    opacity: 0.5;
  }
  .between .readout {
    margin: 6px 0;
    min-height: 21px;
  }
  .between .phases {
    margin: 8px 0 0;
  }
  .between .cells {
    position: absolute;
    inset: 0;
    cursor: pointer;
  }
  .between .cells:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .between canvas {
    display: block;
    width: 100%;
    height: 100%;
    image-rendering: pixelated;
  }
  .between .cells i {
    position: absolute;
    box-sizing: border-box;
    pointer-events: none;
  }
  .between .here[style^="left"] {
    top: 0;
    bottom: 0;
    border: solid #fff;
    border-width: 0 1px;
    box-shadow: 0 0 0 1px #0008;
  }
  .between .here[style^="top"] {
    left: 0;
    right: 0;
    border: solid #fff;
    border-width: 1px 0;
    box-shadow: 0 0 0 1px #0008;
  }
  .between .pointed {
    outline: 2px solid #fff;
    box-shadow: 0 0 0 4px #000;
    min-width: 4px;
    min-height: 4px;
  }
  .between .scale,
  .between .scale span {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: center;
  }
  .between .scale {
    column-gap: 18px;
    margin: 8px 0 0;
    font-size: 12px;
    color: var(--muted);
  }
  .between .hatched {
    width: 18px;
    height: 12px;
    border: 1px solid var(--line);
    background: repeating-linear-gradient(-45deg, var(--muted) 0 1px, transparent 1px 5px);
  }
`;
