// Pictures that lie over each other, what is proposed, what is measured, and pins on cards.
import { css } from "lit";

export const over = css`
  :is(.swipe, .blink) {
    position: relative;
    overflow: hidden;
    border-radius: 8px;
  }
  :is(.swipe, .blink) .layer + .layer {
    position: absolute;
    inset: 0;
  }
  .swipe {
    --at: 0.5;
    --grip: 28px;
    --edge: calc(var(--grip) / 2 + (100% - var(--grip)) * var(--at));
  }
  .swipe .over {
    clip-path: inset(0 calc(100% - var(--edge)) 0 0);
  }
  .swipe-line {
    position: absolute;
    top: 0;
    bottom: 0;
    left: var(--edge);
    width: 2px;
    translate: -1px 0;
    background: #fff;
    box-shadow: 0 0 0 1px #000;
    pointer-events: none;
  }
  .swipe input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    background: none;
    appearance: none;
    cursor: ew-resize;
    touch-action: pan-y;
  }
  .swipe input::-webkit-slider-thumb {
    appearance: none;
    width: 28px;
    height: 28px;
    border-radius: 50%;
    border: 2px solid #000;
    background: #fff
      linear-gradient(90deg, transparent 35%, #000 35% 42%, transparent 42% 58%, #000 58% 65%, transparent 65%);
  }
  .swipe input::-moz-range-thumb {
    width: 24px;
    height: 24px;
    border-radius: 50%;
    border: 2px solid #000;
    background: #fff;
  }
  .which {
    position: absolute;
    top: 8px;
    padding: 0 8px;
    border-radius: 5px;
    background: var(--text);
    color: var(--page);
    pointer-events: none;
  }
  .which.left {
    left: 8px;
  }
  .which.right {
    right: 8px;
  }
  xai-blink .blink .other,
  xai-blink[turned] .blink .one {
    visibility: hidden;
  }
  xai-blink[turned] .blink .other {
    visibility: visible;
  }
  .proposals {
    grid-row: span 5;
  }
  .proposals,
  .more {
    padding: 10px 14px;
    border: 1px dashed var(--line);
    border-radius: 10px;
  }
  .more summary {
    cursor: pointer;
    color: var(--accent);
  }
  .proposals ul,
  .more ul {
    list-style: none;
    margin: 10px 0;
    padding: 0;
    display: grid;
    gap: 8px;
  }
  .more ul {
    grid-template-columns: repeat(auto-fill, minmax(260px, 1fr));
    margin-bottom: 0;
  }
  .proposal {
    width: 100%;
    text-align: left;
    padding: 7px 12px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--surface);
    overflow-wrap: anywhere;
  }
  .proposal:enabled:hover {
    border-color: var(--accent);
  }
  .proposal:disabled {
    background: none;
    cursor: default;
  }
  .proposal:enabled b {
    color: var(--accent);
    font-weight: 600;
  }
  .proposal small {
    display: block;
    color: var(--muted);
  }
  .measures table {
    max-width: 760px;
    margin-top: 6px;
  }
  .measures table + .hint {
    max-width: 760px;
    margin-top: 8px;
  }
  .measures {
    overflow-x: auto;
  }
  .measures th {
    font-weight: 400;
  }
  .measures td {
    min-width: 56px;
    white-space: nowrap;
  }
  .measures th small {
    display: block;
  }
  .measures thead th {
    vertical-align: bottom;
  }
  .measures p {
    margin: 4px 0;
  }
  .sizes {
    color: var(--muted);
  }
`;
