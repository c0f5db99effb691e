// Events and lines of the overview.
import { css } from "lit";

export const overviewTracks = css`
  .events .gutter,
  .track-of .gutter {
    font-size: 12px;
    color: var(--muted);
  }
  .event {
    position: absolute;
    z-index: 4;
    top: 3px;
    width: 20px;
    height: 20px;
    translate: -50% 0;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: var(--page);
    font-size: 13px;
    line-height: 20px;
    white-space: nowrap;
  }
  .event:hover {
    background: var(--mat);
  }
  .event sub {
    font-size: 9px;
    line-height: 0;
  }
  .event.alarm,
  .events-told .alarm .link {
    color: var(--bad);
  }
  .event.warning,
  .events-told .warning .link {
    color: var(--warn-text);
  }
  .event.note {
    font-family: Georgia, serif;
    font-weight: 700;
    font-style: italic;
  }
  .events-told {
    margin: 0 var(--margin) 4px var(--gutter);
    font-size: 12px;
    color: var(--muted);
  }
  .events-told summary {
    position: relative;
    z-index: 4;
    width: max-content;
    max-width: 100%;
    background: var(--page);
  }
  .events-told summary span + span {
    margin-left: 14px;
  }
  .events-told ul {
    list-style: none;
    margin: 4px 0;
    padding: 0;
    max-height: 180px;
    overflow-y: auto;
  }
  .events-told li .link {
    text-align: left;
  }
  .track-of {
    height: 54px;
    margin: 4px 0;
  }
  .track-of .plot {
    border: solid var(--line);
    border-width: 0 0 1px;
  }
  .track-of .plot svg {
    position: absolute;
    width: 100%;
    height: 100%;
    overflow: hidden;
  }
  .track-of .line {
    fill: none;
    stroke: var(--colour);
    stroke-width: 1.8;
    stroke-dasharray: var(--dash);
    stroke-linecap: round;
    vector-effect: non-scaling-stroke;
  }
  .track-of .gutter {
    flex-direction: column;
    align-items: flex-start;
    justify-content: center;
    gap: 0;
  }
  .track-of .gutter > span {
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--text);
    font-size: 13px;
  }
  .track-of small {
    display: flex;
    align-items: center;
    gap: 6px;
    line-height: 15px;
  }
  .track-of small svg {
    width: 20px;
    height: 4px;
    stroke: var(--colour);
    stroke-width: 2.5;
  }
  .timed.track-of .ys {
    position: absolute;
    inset: 0 5px 0 auto;
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    text-align: right;
    font-size: 11px;
    line-height: 12px;
    color: var(--muted);
  }
  .track-of .ys i {
    font-style: normal;
  }
  .track-of .ys i:only-child {
    margin: auto 0;
  }
  .track-of .told {
    flex-direction: column;
    align-items: flex-start;
    justify-content: center;
    gap: 0;
  }
  .more-tracks > summary {
    margin-left: 0;
    font-size: 12px;
    cursor: pointer;
    width: max-content;
  }
`;
