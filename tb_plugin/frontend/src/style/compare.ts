// The room that compares: panes of one size beside each other, and what lies over each other.
import { css } from "lit";

export const compare = css`
  main.compare {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    padding: 12px 16px 24px;
  }
  xai-blink {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .compare .tools,
  .legends {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 24px;
    align-items: flex-end;
  }
  .legends {
    margin-left: auto;
    justify-content: flex-end;
  }
  .legends > div {
    display: flex;
    gap: 10px;
    align-items: flex-start;
    font-size: 12px;
    line-height: 30px;
  }
  .legends figcaption {
    line-height: 1.45;
  }
  .same {
    margin: 0;
    color: var(--muted);
  }
  .stage {
    display: flex;
    flex-wrap: wrap;
    gap: 16px 28px;
    align-items: flex-start;
  }
  .panes {
    flex: 1 1 calc(300px * var(--panes));
    min-width: min(100%, 270px);
    max-width: calc(400px * var(--panes) + 16px * (var(--panes) - 1));
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 265px), 1fr));
    gap: 16px;
  }
  .panes:has(.proposals) {
    grid-template-rows: repeat(4, auto) 1fr;
  }
  .panes.wide {
    max-width: none;
    flex-basis: 100%;
    grid-template-columns: minmax(0, 1fr);
  }
  .beside {
    flex: 1 1 520px;
    min-width: 0;
    display: flex;
    flex-direction: column;
    gap: 16px;
  }
  .pane {
    display: grid;
    grid-row: span 5;
    grid-template-rows: subgrid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    align-content: start;
    min-width: 0;
    padding: 10px 12px 12px;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 10px;
  }
  .pane.in-view {
    border-color: var(--accent);
  }
  .compare h2 {
    font-size: 14px;
    font-weight: 400;
    margin: 0;
    overflow-wrap: anywhere;
  }
  .compare h2 b {
    font-weight: 600;
  }
  .compare :is(h2, th) small {
    font-size: 12px;
    color: var(--muted);
  }
  .pane h2 {
    display: flex;
    gap: 8px;
    align-items: flex-start;
  }
  .pane h2 .line {
    display: block;
  }
  .letter {
    display: inline-block;
    min-width: 20px;
    text-align: center;
    font-style: normal;
    font-weight: 600;
    border-radius: 5px;
    background: var(--text);
    color: var(--page);
  }
  .pane .drawn {
    white-space: nowrap;
  }
  .pane .note,
  .compare .hint {
    margin: 0;
    font-size: 12px;
    color: var(--muted);
  }
  .pane .note {
    color: var(--warn-text);
    background: var(--warn-back);
    padding: 4px 8px;
    border-radius: 6px;
  }
  .look {
    position: relative;
  }
  .look .shown {
    overflow: auto;
    border-radius: 8px;
    background: var(--page);
  }
  .look .hint {
    padding-top: 6px;
    min-height: 4.4em;
  }
  .look .plot {
    display: block;
    height: 260px;
    padding: 8px;
  }
  .look .plot .heat {
    height: 100%;
  }
  .look .text {
    margin: 0;
    padding: 8px 10px;
    line-height: 1.75;
    overflow-wrap: anywhere;
    max-height: 320px;
  }
  .look .numbers {
    margin: 0;
    padding: 8px 10px;
    font-size: 12px;
    overflow-wrap: anywhere;
  }
  .look:has(> .gone) {
    display: grid;
  }
  .gone .action {
    margin-top: 10px;
  }
  .gone {
    display: grid;
    place-items: center;
    margin: 0;
    padding: 0 20px;
    min-height: 200px;
    text-align: center;
    border-radius: 8px;
    background: var(--mat);
    color: var(--text);
  }
  .verdicts {
    min-height: 38px;
    font-size: 13px;
  }
  .verdicts p {
    margin: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 6px 10px;
  }
  .wide :is(.fields, .verdicts) {
    max-width: 480px;
  }
  .fields :is(select, input[type="number"]) {
    width: 100%;
    max-width: none;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: flex-start;
    align-content: flex-start;
    margin: 0;
  }
  .actions .action {
    padding: 3px 9px;
    font-size: 13px;
  }
  .compare .action:disabled,
`;
