import type uPlot from "uplot";
import { describe, expect, test } from "vitest";

import { gradientOf, gradientTag } from "../src/export/box";
import { escaped, isClear, paint, Paper, tag } from "../src/export/paper";
import { scaled } from "../src/export/shapes";
import { contained } from "../src/export/pictures";
import { plotVectors } from "../src/export/plot";
import { rowColumns } from "../src/export/rows";
import { fileName } from "../src/export/save";
import { columnsOf, csv } from "../src/export/table";
import type { Line, Plot } from "../src/derived/plot";
import { along } from "../src/views/lines";
import { scene, STEPS } from "./logs";

describe("markup", () => {
  test("holds any text", () => {
    expect(
      tag("text", { x: 1.2345, "data-a": 'a"<b', fill: undefined }, escaped("<b>&\u0001\ud800 ü")),
    ).toBe('<text x="1.23" data-a="a&quot;&lt;b">&lt;b&gt;&amp; ü</text>');
    expect(tag("rect", {})).toBe("<rect/>");
  });

  test("tells a colour and its opacity apart", () => {
    expect(paint("fill", "rgba(1, 2, 3, 0.5)")).toEqual({
      fill: "rgb(1, 2, 3)",
      "fill-opacity": "0.5",
    });
    expect(paint("stop", "red")).toEqual({ "stop-color": "red" });
    expect(["rgba(0, 0, 0, 0)", "transparent", "none"].every(isClear)).toBe(true);
    expect(isClear("rgba(0, 0, 0, 0.01)")).toBe(false);
  });
});

describe("a path", () => {
  const by = { a: 2, d: 10, e: 5, f: 7 };

  test.each([
    ["M0 0L1 -1.5h2v3z", "M5 7L7 -8h4v30z"],
    ["M1 1C1 2 3 4 5 6q1,1 2,2", "M7 17C7 27 11 47 15 67q2 10 4 20"],
    ["M1 1a3 3 0 1 0 6 0", "M7 17a6 30 0 1 0 12 0"],
    ["m1 1h1", "m7 17h2"],
    ["M1e1 .5H4V-2", "M25 12H13V-13"],
    ["", ""],
  ])("%s lies where it is seen", (path, seen) => {
    expect(scaled(path, by)).toBe(seen);
  });
});

describe("a gradient of CSS", () => {
  test("runs as it does on the page", () => {
    const found = gradientOf(
      "linear-gradient(to right, rgb(1, 2, 3), rgba(4, 5, 6, 0.5) 20%, white)",
    )!;
    expect(found).toEqual({
      angle: 90,
      period: 0,
      stops: [
        { colour: "rgb(1, 2, 3)", at: 0 },
        { colour: "rgba(4, 5, 6, 0.5)", at: 0.2 },
        { colour: "white", at: 1 },
      ],
    });
    expect(gradientTag("g", found)).toBe(
      '<linearGradient id="g" x1="0" y1="0.5" x2="1" y2="0.5"><stop offset="0" stop-color="rgb(1, 2, 3)"/>' +
        '<stop offset="0.2" stop-color="rgb(4, 5, 6)" stop-opacity="0.5"/><stop offset="1" stop-color="white"/></linearGradient>',
    );
  });

  test("may begin anew, as hatching does", () => {
    const hatched = gradientOf(
      "repeating-linear-gradient(90deg, red 0px 1px, rgba(0, 0, 0, 0) 1px 4px)",
    )!;
    expect(hatched.stops.map(({ at }) => at)).toEqual([0, 0.25, 0.25, 1]);
    expect(gradientTag("h", hatched)).toContain(
      'x2="4" y2="0" gradientUnits="userSpaceOnUse" spreadMethod="repeat"',
    );
  });

  test("is downwards where nothing is said, and may say how it mixes", () => {
    expect(gradientOf("linear-gradient(red, blue)")!.angle).toBe(180);
    expect(gradientOf("linear-gradient(45deg, red, blue)")!.angle).toBe(45);
    expect(gradientOf("linear-gradient(to right in oklab, red, blue)")!.angle).toBe(90);
    expect(gradientOf("none")).toBeUndefined();
    expect(gradientOf("url(x.png)")).toBeUndefined();
  });
});

describe("paper", () => {
  const whole = { left: 10, top: 20, width: 100, height: 100 };

  test("knows what is in sight", () => {
    const paper = new Paper(10, 20, whole);
    expect(paper.placed({ left: 15, top: 30, width: 2, height: 3 })).toEqual({
      left: 5,
      top: 10,
      width: 2,
      height: 3,
    });
    expect(paper.sees({ left: 200, top: 30, width: 2, height: 3 })).toBe(false);
    const inside = paper.within({ left: 10, top: 20, width: 50, height: 50 }, 4, () => {
      expect(paper.sees({ left: 80, top: 30, width: 2, height: 3 })).toBe(false);
      return "x";
    });
    expect(inside).toBe('<g clip-path="url(#part-0)">x</g>');
    expect(paper.definitions()).toBe(
      '<defs><clipPath id="part-0"><rect x="0" y="0" width="50" height="50" rx="4"/></clipPath></defs>',
    );
    expect(paper.sees({ left: 80, top: 30, width: 2, height: 3 })).toBe(true);
  });

  test("ends where the drawing ends", () => {
    const paper = new Paper(10, 20, whole);
    paper.drawnAt({ left: 10, top: 30, width: 5, height: 12 });
    expect(paper.lowest).toBe(22);
    paper.drawnAt({ left: 10, top: 30, width: 5, height: 900 });
    expect(paper.lowest).toBe(100);
  });
});

test("a picture is as large as it fits", () => {
  const place = { left: 0, top: 0, width: 100, height: 40 };
  expect(contained(place, 1)).toEqual({ left: 30, top: 0, width: 40, height: 40 });
  expect(contained(place, 5)).toEqual({ left: 0, top: 10, width: 100, height: 20 });
});

const LINE: Line = {
  name: "a, “b”",
  colour: "var(--series-1)",
  ...along(STEPS, "step"),
  ys: [NaN, 0.5, 0.25],
  low: [NaN, 0.25, 0.125],
  high: [NaN, 0.75, 0.5],
  bold: true,
};
const PLOT: Plot = {
  title: "Drift",
  caption: "",
  time: false,
  scale: "linear",
  format: String,
  lines: [LINE, { ...LINE, name: "=1+1", ...along(STEPS.slice(2), "step"), ys: [2], bold: false }],
  marks: [
    { kind: "alarm", x: 1, text: "Alarm <1>" },
    { kind: "reference", x: 9, text: "out of sight" },
  ],
};

describe("a table", () => {
  test("has one row a step, and one column a line", () => {
    const { low: _, high: __, ...plain } = PLOT.lines[1]!;
    expect(csv(columnsOf({ lines: [LINE, plain] })).split("\r\n")).toEqual([
      `step,epoch,wall_time,"a, “b”","a, “b”_low","a, “b”_high",'=1+1`,
      "0,0,2023-11-14T22:13:20.000Z,,,,",
      "1,1,2023-11-14T22:13:21.000Z,0.5,0.25,0.75,",
      "2,2,2023-11-14T22:13:22.000Z,0.25,0.125,0.5,2",
      "",
    ]);
  });

  test("keeps texts what they are", () => {
    expect(
      csv([{ name: "a", values: ['say "x"', "two\nlines", "@sum", -1, NaN, undefined] }]),
    ).toBe('a\r\n"say ""x"""\r\n"two\nlines"\r\n\'@sum\r\n-1\r\n\r\n\r\n');
  });

  test("tells what is known of the examples that are shown", () => {
    expect(csv(rowColumns(scene({ step: 1, order: "probe", verdict: "wrong" })))).toBe(
      "example,explains,true,predicted,right,confidence,drift,magnitude\r\n<i>dog</i>,dog,dog,cat,false,0.6,,10\r\n",
    );
  });
});

test("a file's name is safe on any disk", () => {
  expect(fileName(["a/b: c", "grad_cam", "Ü <x>", "step--3"], "svg")).toBe(
    "a-b-c_grad-cam_Ü-x_step-3.svg",
  );
  expect(fileName(["../..", ""], "csv")).toBe("tf-xai.csv");
});

test("a line ends where nothing is known, and what stands alone is a dot", () => {
  const ys = [1, 2, NaN, 3, NaN, 1, 2];
  const line = { ...LINE, bold: false, moments: [], xs: ys.map((_, i) => i), ys, low: ys, high: ys };
  const chart = {
    bbox: { left: 0, top: 0, width: 10, height: 10 },
    axes: [{}, {}],
    scales: { x: {}, y: {} },
    valToPos: (value: number) => value,
  } as unknown as uPlot;
  const paper = new Paper(0, 0, { left: 0, top: 0, width: 10, height: 10 });
  const drawn = plotVectors(chart, { ...PLOT, marks: [], lines: [line] }, { colour: (text) => text, at: -1 }, paper);
  expect(drawn).toContain('d="M0.0 1.0L1.0 2.0M3.0 3.0M5.0 1.0L6.0 2.0"');
  expect(drawn.match(/<circle/g)).toHaveLength(1);
  expect(drawn.match(/fill-opacity/g)).toHaveLength(2);
});

test("a chart is drawn as lines, bands, ticks and marks", () => {
  const axis = (splits: number[], values: (string | null)[]) => ({
    _splits: splits,
    _values: values,
  });
  const chart = {
    bbox: { left: 40, top: 8, width: 200, height: 100 },
    axes: [axis([0, 1, 2], ["0", null, "2"]), axis([0, 1], ["0", "1"])],
    scales: { x: { min: 0, max: 2 }, y: { min: 0, max: 1 } },
    valToPos: (value: number, scale: string) => (scale === "x" ? 100 * value : 100 * (1 - value)),
  } as unknown as uPlot;
  const paper = new Paper(0, 0, { left: 0, top: 0, width: 300, height: 200 });
  const drawn = plotVectors(
    chart,
    PLOT,
    { colour: (text) => text.replace(/var\(--(.*)\)/, "$1"), at: 2 },
    paper,
  );
  expect(drawn.replaceAll("><", ">\n<")).toMatchSnapshot();
  expect(paper.definitions()).toContain('<rect x="40" y="8" width="200" height="100"/>');
});
