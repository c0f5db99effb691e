// Surfaces of pairs of features.
import { css } from "lit";

export const surfacesStyle = css`
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 10px;
    height: 100%;
  }
  .heat {
    display: flex;
    flex-direction: column;
    min-width: 0;
    font-size: 12px;
    font-weight: 400;
    text-align: left;
  }
  .heat .frame {
    flex: 1;
    min-height: 0;
    height: auto;
    grid-template-columns: 76px minmax(0, 1fr);
  }
  .heat :is(b, small) {
    padding-left: 76px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .heat small {
    color: var(--muted);
    min-height: 16px;
  }
  .heat .peak {
    white-space: normal;
    height: 32px;
  }
  .heat .right {
    text-align: right;
  }
  .heat .xs span:first-child {
    translate: -6px 0;
  }
  .who .surface .face {
    background: none;
  }
  .who .surface .heat {
    height: 250px;
  }
`;
