// Importance over training: what is drawn of one feature stands out together.
import { css, unsafeCSS } from "lit";

const MAX_FEATURES = 10;

const together = Array.from(
  { length: MAX_FEATURES },
  (_, i) => `.trends:has(.f${i}:is(:hover, :focus-visible))`,
);
const own = unsafeCSS(together.map((root, i) => `${root} .line.f${i}`).join(", "));
const ownBand = unsafeCSS(together.map((root, i) => `${root} .area .band.f${i}`).join(", "));
const ownName = unsafeCSS(together.map((root, i) => `${root} .feature.f${i}`).join(", "));
const any = unsafeCSS(".trends:has(:is(.feature, .hit):is(:hover, :focus-visible)), .trend.some");

export const trendsStyle = css`
  .trends {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 0 16px 16px 2px;
  }
  .trends > p {
    margin: 0 0 8px;
  }
  .trend {
    margin-bottom: 18px;
  }
  .trend h2 {
    font-size: 13px;
    margin: 0;
  }
  .trend > p {
    display: flex;
    gap: 18px;
    margin: 0 0 6px;
    font-size: 12px;
    color: var(--muted);
  }
  .frame.ends {
    grid-template: var(--height) 18px / 42px minmax(0, 1fr) 170px;
    height: auto;
  }
  .ranks .frame.ends {
    grid-template-columns: 170px minmax(0, 1fr) 170px;
  }
  .frame.ends .xs span:first-child {
    translate: -4px 0;
  }
  .names {
    position: relative;
  }
  .names .feature {
    position: absolute;
    left: 6px;
    right: 0;
    translate: 0 -50%;
  }
  .names.first .feature {
    left: 0;
    right: 6px;
    flex-direction: row-reverse;
    text-align: right;
  }
  .feature {
    display: flex;
    align-items: center;
    gap: 6px;
    border: 0;
    padding: 0;
    background: none;
    font-size: 12px;
    line-height: 18px;
    color: var(--text);
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .feature i {
    flex: none;
    width: 14px;
    border-top: 3px var(--edge) var(--colour);
  }
  .area .line {
    stroke: var(--colour);
    stroke-width: 1.8;
    stroke-dasharray: var(--dash);
  }
  .area .hit {
    stroke: transparent;
    stroke-width: 14;
    pointer-events: stroke;
  }
  .area .band {
    fill: var(--colour);
    opacity: 0.06;
  }
  .area .others {
    stroke: var(--muted);
    opacity: 0.35;
  }
  .area .cursor {
    stroke: var(--accent);
    stroke-width: 2;
  }
  .area .then {
    stroke: var(--text);
    stroke-width: 1.5;
    stroke-dasharray: 5 3;
  }
  :is(${any}) :is(.line, .others):not(.picked) {
    opacity: 0.25;
  }
  :is(${any}) .band:not(.picked) {
    opacity: 0;
  }
  .area .band.picked,
  :is(${ownBand}) {
    opacity: 0.25;
  }
  .area .line.picked,
  :is(${own}) {
    opacity: 1;
    stroke-width: 4;
  }
  .feature.picked,
  :is(${ownName}) {
    font-weight: 700;
  }
`;

export const weightsStyle = css`
  .weights {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 2px;
  }
  .weights li {
    display: grid;
    grid-template-columns: 170px minmax(0, 1fr) 56px;
    gap: 8px;
    align-items: center;
    font-size: 12px;
  }
  .weights b {
    text-align: right;
  }
  .rail {
    position: relative;
    height: 14px;
    background: var(--surface);
  }
  .rail i {
    position: absolute;
    top: 0;
    bottom: 0;
  }
  .rail .fill {
    background: var(--colour);
    opacity: 0.75;
  }
  .rail .zero {
    border-left: 1px solid var(--muted);
  }
  .rail .spread {
    top: 6px;
    bottom: 6px;
    background: var(--text);
  }
  .rail .before {
    top: -2px;
    bottom: -2px;
    border-left: 2px dashed var(--text);
  }
`;
