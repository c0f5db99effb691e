// Cards, and what is on them that is no picture.
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
  .face.scrolls {
    height: calc(100% - 82px);
    box-sizing: border-box;
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
