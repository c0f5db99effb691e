// Colours, light and dark. All other styles use these names.
import { css } from "lit";

export const tokens = css`
  :host {
    --page: #ffffff;
    --surface: #f6f7f9;
    --text: #1f2430;
    --muted: #566070;
    --line: #dfe3e9;
    --accent: #0b63b0;
    --good: #17703f;
    --bad: #b3261e;
    --flip: #6b3fa0;
    --mat: #e9ecf0;
    --warn-back: #fff4df;
    --warn-text: #6b4700;
    --series-1: #1a6fb5;
    --series-2: #b34f08;
    --series-3: #8430ce;
    --series-4: #0b7789;
    --series-5: #cf1f82;
    --series-6: #4c771a;
    --for: rgb(214 96 77);
    --against: rgb(67 147 195);
    --much: rgb(150 110 210);
    color-scheme: light;
  }
  :host(.dark) {
    --page: #303030;
    --surface: #3a3a3a;
    --text: #eceff1;
    --muted: #b7bfc7;
    --line: #505050;
    --accent: #8ecaff;
    --good: #86dba6;
    --bad: #ffb0a8;
    --flip: #d3bbff;
    --mat: #232323;
    --warn-back: #4a3d20;
    --warn-text: #ffdf9e;
    --series-1: #7dbdf5;
    --series-2: #ffa45c;
    --series-3: #c79bff;
    --series-4: #5fd3e3;
    --series-5: #ff8cc8;
    --series-6: #a9d672;
    color-scheme: dark;
  }
`;
