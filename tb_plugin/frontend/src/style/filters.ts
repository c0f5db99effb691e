// What narrows the examples down.
import { css } from "lit";

export const filters = css`
  input[type="search"] {
    font: inherit;
    font-size: 13px;
    width: 110px;
    height: 30px;
    padding: 4px 8px;
    box-sizing: border-box;
    color: var(--text);
    background: var(--page);
    border: 1px solid var(--line);
    border-radius: 6px;
  }
  input[type="search"]::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  input[type="search"]:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .display {
    gap: 8px 10px;
  }
  .display select {
    max-width: 190px;
  }
  .display .blend input {
    width: 100px;
  }
  .menus {
    display: flex;
  }
  .menus .menu > div {
    left: 0;
    right: auto;
  }
  .menus .menu .field {
    margin: 4px 8px;
  }
  .menus .menu .field :is(select, input) {
    width: 180px;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 10px;
    align-items: center;
    font-size: 13px;
  }
  .chip {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    padding: 1px 10px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--surface);
    font-size: 12px;
    max-width: 260px;
  }
  .chip span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .chip:hover {
    border-color: var(--accent);
  }
  .fresh {
    font-size: 12px;
    color: var(--good);
  }
  .fresh::before {
    content: "● ";
  }
  .banner .action {
    flex: none;
  }
  .left-none {
    margin: 8vh auto 0;
    text-align: center;
  }
`;
