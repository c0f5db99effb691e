// Menus, such as the one that saves a panel: quiet until they are wanted.
import { css } from "lit";

export const exports = css`
  [data-exporting] :is(.field, .scope, .menu, [data-unexported]) {
    display: none;
  }
  [data-panel]:has(> xai-export) {
    position: relative;
  }
  [data-panel] > xai-export {
    position: absolute;
    top: 0;
    right: 0;
  }
  .menu {
    position: relative;
    font-size: 12px;
    line-height: 18px;
  }
  .menu summary {
    padding: 0 6px;
    border-radius: 6px;
    color: var(--muted);
    cursor: pointer;
    list-style: none;
    white-space: nowrap;
  }
  .menu summary::after {
    content: " ▾";
  }
  .menu summary::-webkit-details-marker {
    display: none;
  }
  .menu:is([open], :hover) > summary {
    background: var(--mat);
    color: var(--text);
  }
  .display .menu summary {
    font-size: 13px;
    line-height: 30px;
  }
  .menu > div {
    position: absolute;
    z-index: 5;
    top: 100%;
    right: 0;
    width: max-content;
    max-width: 230px;
    margin-top: 4px;
    padding: 6px;
    display: grid;
    background: var(--page);
    border: 1px solid var(--line);
    border-radius: 8px;
    box-shadow: 0 4px 16px #0003;
    outline: none;
  }
  .menu button {
    border: 0;
    padding: 6px 10px;
    border-radius: 6px;
    background: none;
    text-align: left;
    font-size: 13px;
  }
  .menu button:hover {
    background: var(--mat);
  }
  .menu p {
    margin: 4px 10px;
    color: var(--muted);
  }
`;
