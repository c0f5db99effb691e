// The page from top to bottom: header, examples, what happened over time.
import { css } from "lit";

export const frame = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100vh;
    box-sizing: border-box;
    background: var(--page);
    color: var(--text);
    font:
      14px/1.45 Roboto,
      system-ui,
      sans-serif;
    font-variant-numeric: tabular-nums;
    overflow-wrap: break-word;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 28px;
    align-items: flex-end;
    padding: 10px 16px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  main.parts {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(300px, 400px);
  }
  .examples {
    display: flex;
    flex-direction: column;
    min-height: 0;
    padding: 12px 0 0 16px;
    gap: 10px;
  }
  aside {
    overflow-y: auto;
    padding: 12px 16px;
    border-left: 1px solid var(--line);
    display: flex;
    flex-direction: column;
    gap: 16px;
  }
  .panel {
    display: flex;
    flex-direction: column;
    gap: 16px;
  }
  @media (max-width: 900px) {
    :host {
      height: auto;
    }
    main.parts {
      grid-template-columns: minmax(0, 1fr);
    }
    xai-rows {
      height: 560px;
      flex: none;
    }
    aside {
      border-left: 0;
      border-top: 1px solid var(--line);
    }
  }
`;
