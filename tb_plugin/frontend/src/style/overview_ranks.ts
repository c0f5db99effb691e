// The ranking of the overview.
import { css } from "lit";

export const overviewRanks = css`
  section > .timed.head {
    margin-top: 14px;
    min-height: 34px;
    position: sticky;
    top: 13px;
    z-index: 4;
    background: var(--page);
  }
  xai-long-list,
  .long {
    display: block;
    position: relative;
  }
  .listed {
    height: 48px;
  }
  .listed.chosen {
    box-shadow: inset 3px 0 0 var(--accent);
    background: var(--surface);
  }
  .listed .plot {
    margin: 6px 0;
  }
  .listed .rank {
    width: 26px;
    flex: none;
    text-align: right;
    color: var(--muted);
    font-size: 12px;
  }
  .listed xai-map {
    width: 32px;
    flex: none;
  }
  .listed .subject {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    min-width: 0;
    line-height: 17px;
  }
  .listed .subject > * {
    max-width: 100%;
  }
  .listed .subject .link {
    font-weight: 600;
  }
  .timed.listed .subject small {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    white-space: normal;
    line-height: 14px;
  }
  .listed.still :is(xai-map, xai-strip) {
    opacity: 0.5;
  }
  .listed.still :is(.subject .link, .told b) {
    color: var(--muted);
    font-weight: 400;
  }
  .listed .told {
    flex-direction: column;
    align-items: flex-start;
    justify-content: center;
    gap: 0;
    line-height: 15px;
  }
  .listed .told b {
    min-width: 0;
    margin-right: 4px;
  }
  .divider {
    margin: 0;
    height: 48px;
    box-sizing: border-box;
    padding: 26px 0 0 34px;
    font-size: 12px;
    font-weight: 600;
    color: var(--muted);
    border-bottom: 1px solid var(--line);
  }
  @media (max-width: 900px) {
    section > .timed.head {
      top: 24px;
    }
  }
  .overview .none {
    margin: 8px 0;
    color: var(--muted);
  }
`;
