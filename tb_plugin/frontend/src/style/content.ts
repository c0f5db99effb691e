// Summary, cards, tables, notes and states.
import { css } from "lit";

export const content = css`
  .summary {
    padding: 8px 12px;
    margin-right: 16px;
    background: var(--surface);
    border-radius: 8px;
    border-left: 3px solid var(--accent);
  }
  .summary h2 {
    margin: 0 0 1px;
    font-size: 12px;
    font-weight: 400;
    color: var(--muted);
  }
  .summary p {
    margin: 1px 0;
  }
  .summary .alarm::before {
    content: "▼ ";
    color: var(--bad);
  }
  xai-rows {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    padding: 2px 16px 16px 2px;
    display: block;
  }
  xai-rows[whole] {
    flex: none;
    overflow: visible;
  }
  .rows {
    position: relative;
  }
  .sight {
    position: absolute;
    left: 0;
    right: 0;
    display: grid;
  }
  xai-rows.waiting xai-map {
    opacity: 0.35;
    transition: opacity 0.1s 0.15s;
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 10px;
    overflow: hidden;
    box-sizing: border-box;
  }
  .card.chosen {
    border-color: var(--accent);
    box-shadow: 0 0 0 1px var(--accent);
  }
  .face {
    position: relative;
    display: block;
    width: 100%;
    border: 0;
    padding: 0;
    background: var(--mat);
  }
  .face:focus-visible {
    outline-offset: -3px;
  }
  .flat {
    position: absolute;
    inset: auto 0 8px;
    margin: auto;
    width: max-content;
    padding: 1px 10px;
    border-radius: 10px;
    background: var(--page);
    color: var(--text);
    font-size: 12px;
  }
  .card h2 {
    font-size: 13px;
    font-weight: 600;
    margin: 6px 10px 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .card p {
    margin: 0 10px;
    font-size: 12px;
    display: flex;
    gap: 6px;
    align-items: center;
    height: 18px;
    white-space: nowrap;
  }
  .verdict span {
    flex: none;
  }
  .verdict b,
  .aside span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .right :is(.mark, .verdict b) {
    color: var(--good);
  }
  .wrong :is(.mark, .verdict b) {
    color: var(--bad);
  }
  .wrong .face {
    border-bottom: 3px solid var(--bad);
  }
  .aside {
    color: var(--muted);
  }
  .flip {
    color: var(--flip);
    font-weight: 600;
  }
  .drift {
    justify-content: space-between;
    color: var(--muted);
  }
  .drift b {
    color: var(--text);
  }
  .spark {
    width: 76px;
    height: 16px;
  }
  .spark path {
    fill: var(--muted);
    opacity: 0.7;
  }
  .spark line {
    stroke: var(--accent);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .table {
    overflow: auto;
    padding-right: 16px;
  }
  table {
    border-collapse: collapse;
    font-size: 13px;
    width: 100%;
  }
  th,
  td {
    text-align: left;
    padding: 5px 10px;
    border-bottom: 1px solid var(--line);
    font-weight: 400;
  }
  thead th {
    color: var(--muted);
    position: sticky;
    top: 0;
    background: var(--page);
  }
  .table th {
    max-width: 240px;
    overflow: hidden;
    text-overflow: ellipsis;
    overflow-wrap: normal;
  }
  .table th .link {
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    overflow-wrap: normal;
  }
  .number {
    text-align: right;
  }
  td.best {
    font-weight: 600;
  }
  td.target {
    background: var(--surface);
  }
  tr.chosen {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .notes h2 {
    font-size: 13px;
    margin: 0 0 4px;
  }
  .notes ul {
    list-style: none;
    margin: 0;
    padding: 0;
    font-size: 13px;
    display: grid;
    gap: 8px;
  }
  .notes p {
    margin: 2px 0 0;
  }
  .notes li {
    padding: 8px 12px;
    border-radius: 8px;
    background: var(--surface);
    overflow-wrap: anywhere;
  }
  .notes .warning,
  .banner {
    background: var(--warn-back);
    color: var(--warn-text);
  }
  .notes .warning .link {
    color: inherit;
  }
  .notes .error b {
    color: var(--bad);
  }
  .banner {
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: space-between;
    padding: 8px 16px;
    overflow-wrap: anywhere;
  }
  .examples .banner {
    margin-right: 16px;
    border-radius: 8px;
  }
  .banner .action {
    color: inherit;
    border-color: currentColor;
  }
  .state {
    margin: 8vh auto 0;
    max-width: 620px;
    padding: 0 24px;
  }
  .state h1 {
    font-size: 22px;
    font-weight: 500;
  }
  .state pre {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 8px;
    padding: 12px 16px;
    overflow-x: auto;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    margin: 0;
  }
  .late {
    animation: appear 0.2s 0.3s both;
    color: var(--muted);
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
