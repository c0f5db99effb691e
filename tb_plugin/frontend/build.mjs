// Bundles the page into dist/: `index.js`, the module that TensorBoard opens in the tab, with parts that it
// loads when they are needed, and `report.js`, the same in one piece, for reports without a server.
import { mkdir, rm, writeFile } from "node:fs/promises";

import { build } from "esbuild";

const OPTIONS = {
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  loader: { ".css": "text" },
  legalComments: "none",
  write: false,
};

const inParts = { ...OPTIONS, entryPoints: ["src/index.ts"], splitting: true };
const inOnePiece = { ...OPTIONS, entryPoints: { report: "src/index.ts" } };

await rm(OPTIONS.outdir, { recursive: true, force: true }); // parts of an earlier build
await mkdir(OPTIONS.outdir);
for (const options of [inParts, inOnePiece]) {
  const { outputFiles } = await build(options);
  for (const { path, text } of outputFiles) await writeFile(path, unindented(text));
}

// Minified code has line breaks in templates alone, where the spaces after them mean nothing.
function unindented(text) {
  return text.replaceAll(/\n\s+/g, "\n");
}
