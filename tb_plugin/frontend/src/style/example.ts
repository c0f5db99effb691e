// One example over the whole training.
import { css } from "lit";

export const example = css`
  main.one {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    padding: 12px 16px 40px;
    display: flex;
    flex-direction: column;
    gap: 22px;
    position: relative;
  }
  .one h2 {
    font-size: 15px;
    font-weight: 600;
    margin: 0;
  }
  .one .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 10px 28px;
    align-items: flex-start;
  }
  .one .choices .display {
    flex: 1;
    padding: 0;
  }
  .pick {
    display: flex;
    gap: 8px;
    align-items: flex-end;
  }
  .pick .action {
    height: 30px;
    white-space: nowrap;
  }
  .pick .action:disabled {
    border-color: var(--line);
    color: var(--muted);
    cursor: default;
  }
  .pick .place {
    font-size: 12px;
    color: var(--muted);
    line-height: 30px;
    white-space: nowrap;
  }
  .who {
    display: flex;
    flex-wrap: wrap;
    gap: 16px;
    align-items: flex-start;
  }
  .who .seen {
    margin: 0;
    width: 168px;
    font-size: 12px;
    color: var(--muted);
  }
  .who .seen:not(:has(xai-map)) {
    width: 340px;
  }
  .who .seen xai-map {
    border-radius: 6px;
    overflow: hidden;
  }
  .who .face {
    color: var(--text);
    cursor: default;
    border-radius: 6px;
    overflow: hidden;
    max-height: 290px;
  }
  .who .face:has(.sheet, .text) {
    border: 1px solid var(--line);
    overflow: auto;
  }
  .who .face p.text {
    margin: 0;
    padding: 8px 10px;
    font-size: 14px;
    line-height: 1.75;
  }
  .who .face.waiting {
    opacity: 0.5;
  }
  .who .told {
    flex: 1;
    min-width: 320px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
  .who h1 {
    font-size: 20px;
    font-weight: 500;
    margin: 0;
    overflow-wrap: anywhere;
  }
  .who .answer {
    border: 0;
    background: none;
    border-radius: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
  }
  .who .answer p {
    margin: 0;
    font-size: 14px;
    height: auto;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .who .summary {
    margin: 0;
  }
  .who .take {
    margin: 0;
    font-size: 13px;
    color: var(--muted);
  }
  .one .halves {
    display: grid;
    grid-template-columns: minmax(320px, 460px) minmax(0, 1fr);
    gap: 28px;
  }
  .one .charts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(300px, 1fr));
    gap: 20px 24px;
    align-content: start;
    overflow-wrap: anywhere;
  }
  .one .charts > * {
    min-width: 0;
  }
  .of-channels .display {
    align-items: center;
    padding: 6px 0;
  }
  .of-channels .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(112px, 1fr));
    gap: 10px;
  }
  .of-channels .waiting {
    opacity: 0.5;
  }
  .of-channels select {
    max-width: none;
  }
  .of-channels figure {
    margin: 0;
    font-size: 12px;
  }
  .of-channels figcaption {
    display: flex;
    justify-content: space-between;
    gap: 6px;
  }
  .of-channels figcaption span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @media (max-width: 900px) {
    .one .halves {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
