// What stands around a drawing of a training, and the colours of its steps.
import { css } from "lit";

// Later steps stand out, in the dark as in the light.
export const drawings = css`
  :host {
    --early: #d9b44a;
    --late: #6a1b6f;
  }
  :host(.dark) {
    --early: #8a76bd;
    --late: #ffd36b;
  }
  .frame {
    display: grid;
    grid-template: minmax(0, 1fr) 18px / 42px minmax(0, 1fr);
    height: 100%;
    font-size: 11px;
    font-weight: 400;
    color: var(--muted);
    text-align: left;
  }
  .frame .area {
    position: relative;
    min-width: 0;
    border: solid var(--line);
    border-width: 0 0 1px 1px;
  }
  .frame .area svg {
    position: absolute;
    width: 100%;
    height: 100%;
    overflow: hidden;
  }
  .frame :is(.ys, .xs) {
    position: relative;
  }
  .frame .xs {
    grid-column: 2;
  }
  .frame .ys span {
    position: absolute;
    right: 5px;
    max-width: calc(100% - 5px);
    overflow: hidden;
    text-overflow: ellipsis;
    line-height: 1.2;
    translate: 0 -50%;
    white-space: nowrap;
  }
  .frame .xs span {
    position: absolute;
    top: 3px;
    translate: -50% 0;
    white-space: nowrap;
  }
  .frame .xs .edge {
    translate: calc(12px - 100%) 0;
  }
  .area path {
    fill: none;
    vector-effect: non-scaling-stroke;
  }
  .area .zero {
    stroke: var(--line);
    stroke-width: 1.5;
  }
`;
