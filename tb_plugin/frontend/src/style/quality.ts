// What the checks found.
import { css } from "lit";

export const quality = css`
  .family {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .family > h2 {
    font-size: 14px;
    margin: 0;
    padding-bottom: 4px;
    border-bottom: 1px solid var(--line);
  }
  .once {
    font-size: 12px;
    color: var(--muted);
  }
  .once h3 {
    font-size: 13px;
    margin: 0;
    color: var(--text);
  }
  .once p {
    margin: 0;
  }
  .once dl {
    margin: 4px 0;
    display: grid;
    grid-template-columns: max-content max-content;
    gap: 0 16px;
  }
  .once dd {
    color: var(--text);
    font-weight: 600;
    text-align: right;
  }
  .hint {
    color: var(--muted);
    margin: 0;
  }
`;
