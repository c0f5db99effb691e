// A tree and its rules.
import { css } from "lit";

export const treeStyle = css`
  .surrogate {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 0 16px 16px 2px;
  }
  .surrogate > p {
    margin: 0 0 4px;
  }
  .rules h2 {
    font-size: 13px;
    margin: 0;
  }
  .tree {
    position: relative;
    margin: 8px 0 16px;
  }
  .tree svg {
    position: absolute;
    width: 100%;
    height: 100%;
  }
  .tree path {
    fill: none;
    stroke: var(--line);
    vector-effect: non-scaling-stroke;
  }
  .node {
    position: absolute;
    translate: 0 -50%;
    box-sizing: border-box;
    padding: 2px 8px;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 8px;
    font-size: 12px;
    line-height: 16px;
  }
  .node.leaf {
    border-radius: 16px;
    background: var(--mat);
  }
  .node.changed {
    border: 2px solid var(--flip);
  }
  .node.below {
    border: 1px dashed var(--flip);
  }
  .node :is(b, small, em) {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .node small {
    color: var(--muted);
  }
  .node small b {
    display: inline;
    color: var(--text);
  }
  .node small em {
    display: inline;
  }
  .node em {
    font-style: normal;
    font-size: 11px;
    line-height: 13px;
    color: var(--flip);
  }
  .way {
    position: absolute;
    right: 100%;
    margin-right: 4px;
    font-size: 11px;
    color: var(--muted);
    font-style: normal;
  }
  .rules ol {
    margin: 4px 0 0;
    padding: 0 0 0 24px;
    font-size: 13px;
  }
  .rules li {
    padding: 3px 0;
  }
  .rules li > * {
    margin-right: 8px;
  }
  .rules i {
    color: var(--muted);
    font-style: normal;
    font-size: 11px;
    text-transform: uppercase;
  }
  .rules small {
    color: var(--muted);
  }
`;
