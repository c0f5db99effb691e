// The overview: rows on one time axis, between a gutter of names and a margin of numbers.
import { css } from "lit";

export const overview = css`
  main.overview {
    --gutter: 280px;
    --margin: 148px;
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    padding: 12px 16px 24px;
    display: flex;
    flex-direction: column;
    gap: 10px;
  }
  .overview .summary {
    margin-right: 0;
  }
  .overview .summary .alarm::before {
    content: "▼ ";
  }
  .overview .display {
    padding-right: 0;
  }
  .overview .caption {
    line-height: 30px;
  }
  .overview figcaption {
    display: flex;
    gap: 14px;
  }
  .hatched {
    display: inline-block;
    width: 16px;
    height: 10px;
    border: 1px solid var(--line);
    background: repeating-linear-gradient(135deg, var(--muted) 0 1px, transparent 1px 4px);
  }
  .timed {
    display: grid;
    grid-template-columns: var(--gutter) minmax(0, 1fr) var(--margin);
    min-height: 26px;
    font-size: 13px;
  }
  .timed > .gutter {
    position: relative;
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    padding-right: 12px;
    box-sizing: border-box;
  }
  .timed .gutter :is(.link, small, .subject > *) {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: left;
  }
  .heat-map .gutter small {
    flex: none;
  }
  .timed small {
    color: var(--muted);
    font-size: 12px;
  }
  .timed > .plot {
    position: relative;
    inset: auto;
    min-width: 0;
  }
  .timed > .told {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-left: 12px;
    font-size: 12px;
    color: var(--muted);
    white-space: nowrap;
    overflow: hidden;
  }
  .timed > .told b {
    color: var(--text);
    min-width: 34px;
  }
  .timed .link {
    color: var(--text);
    text-decoration: none;
  }
  .timed .link:hover {
    color: var(--accent);
    text-decoration: underline;
  }
  .timed .told .link {
    font-size: 12px;
    color: var(--accent);
  }
  .timed.axis {
    position: sticky;
    top: -12px;
    z-index: 4;
    min-height: 24px;
    background: var(--page);
    border-bottom: 1px solid var(--line);
    font-size: 12px;
    color: var(--muted);
  }
  .axis .gutter {
    justify-content: flex-end;
  }
  .axis .plot > * {
    position: absolute;
    top: 4px;
    translate: -50% 0;
    white-space: nowrap;
  }
  .axis .plot > .start {
    translate: max(-50%, -4px) 0;
  }
  .axis .plot > .end {
    translate: min(-50%, 4px - 100%) 0;
  }
  .axis .plot > b {
    top: 2px;
    padding: 0 7px;
    border-radius: 9px;
    background: var(--accent);
    color: var(--page);
    font-weight: 600;
  }
  .timed.head {
    align-items: center;
  }
  .timed.head h2 {
    position: relative;
    z-index: 4;
    width: max-content;
    max-width: 100%;
    margin: 0;
    padding-right: 8px;
    background: var(--page);
    font-size: 13px;
    font-weight: 600;
  }
  .heat-map {
    padding: 4px 0;
    border-radius: 4px;
  }
  .heat-map:focus-visible {
    outline: 2px solid var(--accent);
  }
  .heat-map .gutter {
    justify-content: space-between;
  }
  .heat-map .plot,
  .listed .plot {
    margin: 2px 0;
  }
  .heat-map .chosen .gutter::before {
    content: "";
    position: absolute;
    inset: 3px auto 3px -8px;
    width: 3px;
    background: var(--accent);
  }
  .heat-map .chosen .gutter .link {
    font-weight: 700;
  }
  @media (max-width: 900px) {
    main.overview {
      --gutter: 190px;
      --margin: 136px;
      overflow: visible;
    }
    .timed.axis {
      top: 0;
    }
    .heat-map .gutter > * {
      max-width: 100%;
    }
    .heat-map .gutter {
      flex-direction: column;
      align-items: flex-start;
      gap: 0;
      line-height: 16px;
    }
  }
`;
