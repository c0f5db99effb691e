// What is on a card that is no picture: bars, running text, curves over time.
import { css } from "lit";

export const cards = css`
  .sheet {
    display: block;
    text-align: left;
    padding: 8px 10px 6px;
    font-size: 12px;
  }
  .face:has(.sheet),
  .face.scrolls {
    background: var(--page);
    border-bottom: 1px solid var(--line);
  }
  .face.scrolls {
    position: relative;
    overflow: auto;
    border-radius: 9px 9px 0 0;
  }
  .face.scrolls:focus-visible {
    outline: 2px solid var(--accent);
  }
  .faded {
    opacity: 0.25;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button.name {
    border: 0;
    padding: 0;
    max-width: 100%;
    background: none;
    font-weight: 600;
  }
  button.name:hover {
    text-decoration: underline;
  }
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
  .face.scrolls {
    height: calc(100% - 82px);
    box-sizing: border-box;
  }
  .card p.text {
    display: block;
    height: auto;
    margin: 0;
    padding: 8px 10px;
    font-size: 14px;
    line-height: 1.75;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .word {
    padding: 1px 3px;
    border-radius: 3px;
    text-underline-offset: 3px;
  }
  .word.for {
    text-decoration: underline solid 1.5px;
  }
  .word.against {
    text-decoration: underline dotted 1.5px;
  }
  .word.deep {
    color: #000;
  }
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
  .card {
    position: relative;
  }
  .pin-card {
    position: absolute;
    bottom: 4px;
    right: 8px;
    display: flex;
    gap: 4px;
    opacity: 0;
  }
  :is(.card:hover, .card:focus-within) .pin-card,
  .pin-card.pinned {
    opacity: 1;
  }
  @media (hover: none) {
    .pin-card {
      opacity: 1;
    }
  }
  .pin-card button {
    padding: 1px 8px;
    font-size: 12px;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--page);
    color: var(--text);
  }
  .pin-card button[aria-pressed="true"] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--page);
  }
  .pin-card button:disabled {
    opacity: 0.5;
    cursor: default;
  }
`;
