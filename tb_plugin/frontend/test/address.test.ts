import { describe, expect, test } from "vitest";

import { joinHash, parseHash } from "../src/host";
import { pinsText } from "../src/state/pins";
import { DEFAULTS, fromQuery, type Selection, toQuery } from "../src/state/selection";

const CHOSEN: Selection = {
  room: "compare",
  run: "a/b & c=d",
  series: "grad_cam",
  step: 120,
  follow: true,
  from: 20,
  to: 200,
  example: 0,
  feature: "mean radius = 3 & more",
  scope: "probe",
  measure: "topk_iou",
  reference: "run:a/b:c",
  axis: "time",
  panel: "quality",
  scale: "map",
  blend: 0.25,
  order: "wrong",
  channels: "given",
  channel: 2,
  target: 1,
  speed: 8,
  ranked: "classes",
  verdict: "flipped",
  label: 3,
  search: "a & b=c",
  palette: "viridis",
  pins: pinsText([{ run: "a/b,c", series: "grad_cam", step: -1, example: 4 }]),
  mode: "swipe",
  blink: 0,
};

describe("the address", () => {
  test("holds every choice", () => {
    const hash = joinHash("#tf_xai", toQuery(CHOSEN));
    expect(fromQuery(parseHash(hash))).toEqual(CHOSEN);
  });

  test("holds the first channel where it was chosen", () => {
    expect(toQuery({ ...DEFAULTS, channel: 0 })).toEqual(new Map([["channel", "0"]]));
  });

  test("stays short where nothing was chosen", () => {
    expect(joinHash("", toQuery(DEFAULTS))).toBe("#tf_xai");
  });

  test("keeps what belongs to others", () => {
    const hash = joinHash("#tf_xai&runFilter=x&p.tf_xai.step=1", new Map([["step", "2"]]));
    expect(hash).toBe("#tf_xai&runFilter=x&p.tf_xai.step=2");
  });

  test("may hold nonsense, which is left out", () => {
    const nonsense = "&p.tf_xai.reference=step:x&p.tf_xai.step=x&p.tf_xai.axis=up&p.tf_xai.blend=9&p.tf_xai.pins=[[1]]&p.tf_xai.run=%E0%A4%A";
    expect(fromQuery(parseHash(`#tf_xai${nonsense}`))).toEqual({ ...DEFAULTS, run: "%E0%A4%A" });
  });
});
