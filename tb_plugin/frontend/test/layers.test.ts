// Which folder of the page may import from which: what is lower knows nothing of what is higher.
import { expect, test } from "vitest";


// From low to high. A file may import from its own layer and from those below.
const LAYERS = [
  ...["gen", "common", "data", "state", "derived", "words"],
  ...["scene", "export", "navigation", "controls", "views", "kinds", "rooms", "style", "page"],
];

// A scene, the kind of its series and a card describe each other: their types alone may look up.
const TYPES_THAT_LOOK_UP = ["scene -> kinds", "views -> kinds"];

const FILES = import.meta.glob("../src/**/*.ts", { query: "?raw", import: "default", eager: true });
const IMPORT = /^(?:import|export)( type)? ?(\{[^}]*\}|\* as \w+)?(?: from)? ?"(\.[^"]+)";|import\("(\.[^"]+)"\)/gm;

interface Arrow {
  from: string;
  to: string;
  isType: boolean;
}

const paths = new Set(Object.keys(FILES).map((path) => path.replace("../src/", "")));

function resolved(from: string, spec: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of spec.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  const path = parts.join("/");
  return paths.has(`${path}.ts`) ? `${path}.ts` : `${path}/index.ts`;
}

function areTypes(names: string | undefined): boolean {
  const all = names?.startsWith("{") ? names.slice(1, -1).split(",") : [];
  const known = all.map((name) => name.trim()).filter(Boolean);
  return known.length > 0 && known.every((name) => name.startsWith("type "));
}

const ARROWS: Arrow[] = Object.entries(FILES).flatMap(([path, text]) => {
  const from = path.replace("../src/", "");
  return [...text.matchAll(IMPORT)].flatMap(([, type, names, plain, late]): Arrow[] => {
    const spec = plain ?? late!;
    const to = resolved(from, spec);
    return paths.has(to) ? [{ from, to, isType: Boolean(type) || areTypes(names) }] : [];
  });
});

// Files beside the folders are of the page, except for the scene and what moves through time.
function layerOf(path: string): string {
  if (path.includes("/")) return path.split("/")[0]!;
  if (path === "navigation.ts") return "navigation";
  return path.startsWith("scene.") ? "scene" : "page";
}

test("every import is understood", () => {
  const counted = Object.values(FILES).flatMap((text) => text.match(/(from |import |import\()"\./g) ?? []);
  expect(ARROWS).toHaveLength(counted.length);
  expect(ARROWS.length).toBeGreaterThan(500);
});

test("every folder is a known layer", () => {
  expect([...new Set([...paths].map(layerOf))].filter((layer) => !LAYERS.includes(layer))).toEqual([]);
});

test("no layer knows a higher one", () => {
  const upward = ARROWS.filter(({ from, to, isType }) => {
    const [low, high] = [layerOf(from), layerOf(to)];
    const allowed = isType && TYPES_THAT_LOOK_UP.includes(`${low} -> ${high}`);
    return LAYERS.indexOf(high) > LAYERS.indexOf(low) && !allowed;
  });
  expect(upward.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("no file needs itself, by way of others", () => {
  const known = new Map<string, string[]>();
  for (const { from, to, isType } of ARROWS) {
    if (!isType) known.set(from, [...(known.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: string[]): void => {
    if (way.includes(file)) return void circles.push([...way.slice(way.indexOf(file)), file].join(" -> "));
    if (done.has(file)) return;
    for (const next of known.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of known.keys()) visit(file, []);
  expect(circles).toEqual([]);
});
