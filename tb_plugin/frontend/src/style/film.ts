// The film of one example.
import { css } from "lit";

export const film = css`
  .film {
    min-width: 0;
  }
  xai-film {
    display: block;
    margin-top: 6px;
  }
  .reel {
    display: grid;
    grid-template: 28px auto / 148px auto;
    justify-content: start;
    overflow: auto;
    max-height: 600px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--surface);
  }
  .reel:focus-visible {
    outline: 2px solid var(--accent);
  }
  .reel .corner,
  .reel .heads {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--surface);
    border-bottom: 1px solid var(--line);
    font-size: 12px;
    color: var(--muted);
  }
  .reel .corner {
    left: 0;
    z-index: 2;
    padding: 4px 10px;
  }
  .reel .heads span {
    position: absolute;
    top: 5px;
    line-height: 17px;
    text-align: center;
    cursor: pointer;
    white-space: nowrap;
  }
  .reel .heads .now {
    color: var(--accent);
    font-weight: 700;
  }
  .reel .heads i {
    font-style: normal;
    margin-left: 3px;
    cursor: help;
  }
  .reel .alarm {
    color: var(--bad);
  }
  .reel .flip {
    color: var(--flip);
  }
  .reel .lanes {
    position: sticky;
    left: 0;
    z-index: 1;
    background: var(--surface);
    border-right: 1px solid var(--line);
    padding-top: 6px;
  }
  .reel .lanes button {
    display: grid;
    align-content: center;
    gap: 4px;
    box-sizing: border-box;
    width: 147px;
    padding: 0 8px 6px 10px;
    border: 0;
    background: none;
    text-align: left;
    font-size: 13px;
  }
  .reel .lanes b {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .reel .lanes button:is(:hover, [aria-pressed="true"]) b {
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .reel .lanes [aria-pressed="true"] b {
    font-weight: 700;
    color: var(--accent);
  }
  .reel .lanes button:focus-visible {
    outline-offset: -2px;
  }
  .reel .ends {
    display: flex;
    gap: 4px;
    align-items: center;
    font-size: 11px;
    color: var(--muted);
    white-space: nowrap;
  }
  .reel .ends .ramp {
    flex: 1;
    width: auto;
    min-width: 0;
    height: 8px;
  }
  .reel .frames {
    position: relative;
    margin: 6px 0 0 6px;
    cursor: pointer;
  }
  .reel .heads {
    margin-left: 6px;
  }
  .reel canvas {
    position: absolute;
  }
  .reel .frames .now {
    position: absolute;
    inset: -3px auto 3px;
    outline: 1px solid var(--accent);
    outline-offset: 1px;
    pointer-events: none;
  }
  .reel .frames .framed {
    position: absolute;
    outline: 3px solid var(--accent);
    pointer-events: none;
  }
`;
