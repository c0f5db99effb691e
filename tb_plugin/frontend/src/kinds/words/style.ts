// Running text with colours behind its words.
import { css } from "lit";

export const wordsStyle = css`
  .card p.text {
    display: block;
    height: auto;
    margin: 0;
    padding: 8px 10px;
    font-size: 14px;
    line-height: 1.75;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .word {
    padding: 1px 3px;
    border-radius: 3px;
    text-underline-offset: 3px;
  }
  .word.for {
    text-decoration: underline solid 1.5px;
  }
  .word.against {
    text-decoration: underline dotted 1.5px;
  }
  .word.deep {
    color: #000;
  }
  .who .words .face {
    background: none;
  }
`;
