// Bars; the whole probe at once, and the switch to it.
import { css } from "lit";

export const swarmStyle = css`
  .scope {
    display: flex;
    height: 30px;
  }
  .scope button {
    border: 1px solid var(--line);
    background: var(--page);
    padding: 0 12px;
    font-size: 13px;
    margin-left: -1px;
  }
  .scope button:first-child {
    border-radius: 6px 0 0 6px;
  }
  .scope button:last-child {
    border-radius: 0 6px 6px 0;
  }
  .scope [aria-pressed="true"] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--page);
  }
  .swarm {
    flex: 1;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  .swarm-axis,
  .lane {
    display: grid;
    grid-template-columns: minmax(90px, 200px) minmax(0, 1fr) 92px;
    gap: 12px;
    align-items: center;
  }
  .swarm-axis {
    margin: 0 16px 0 2px;
    padding-right: 12px;
    color: var(--muted);
    font-size: 12px;
    text-align: right;
  }
  .swarm-axis .ends {
    display: flex;
    justify-content: space-between;
  }
  .swarm xai-rows {
    scrollbar-gutter: stable;
  }
  .lane {
    border-bottom: 1px solid var(--line);
    padding-bottom: 4px;
    font-size: 13px;
  }
  .lane b {
    text-align: right;
    font-weight: 500;
    padding-right: 12px;
  }
  .dots {
    display: block;
    height: 28px;
    cursor: pointer;
  }
  .dots svg {
    width: 100%;
    height: 100%;
    display: block;
    overflow: visible;
  }
  .dots path {
    fill: none;
    stroke-linecap: round;
    vector-effect: non-scaling-stroke;
  }
  .dots .zero {
    stroke: var(--muted);
    stroke-width: 1;
  }
  .dots .dot {
    stroke: var(--muted);
    stroke-width: 6;
  }
  .dots .off {
    stroke: var(--page);
    stroke-width: 2.5;
  }
  .dots .dot.own {
    stroke: var(--page);
    stroke-width: 7;
  }
  .dots .ring {
    stroke: var(--text);
    stroke-width: 12;
  }
`;

export const barsStyle = css`
  .bar-line {
    display: grid;
    grid-template-columns: minmax(0, 46%) minmax(0, 1fr) 52px;
    gap: 8px;
    height: 21px;
    align-items: center;
  }
  .bar-line i {
    color: var(--muted);
    font-style: normal;
  }
  .bar-line b {
    text-align: right;
    font-weight: 500;
  }
  .bar-line.others {
    color: var(--muted);
  }
  .bar-track {
    position: relative;
    height: 12px;
    background: linear-gradient(var(--muted), var(--muted)) center / 1px 100% no-repeat;
    margin: 0 2px;
  }
  .unsigned .bar-track {
    background-position: left;
  }
  .bar-track span {
    position: absolute;
    top: 1px;
    bottom: 1px;
    width: calc(50% * var(--share));
  }
  .unsigned .bar-track span {
    width: calc(100% * var(--share));
    left: 0;
  }
  .bar-track .for {
    left: 50%;
    background: var(--for);
  }
  .bar-track .against {
    right: 50%;
    background: var(--against);
  }
  .bar-track .much {
    background: var(--much);
  }
  .bar-track :is(.for, .much).clipped {
    clip-path: polygon(0 0, calc(100% - 6px) 0, 100% 50%, calc(100% - 6px) 100%, 0 100%);
  }
  .bar-track .against.clipped {
    clip-path: polygon(6px 0, 100% 0, 100% 100%, 6px 100%, 0 50%);
  }
`;
