// The film as a picture that moves, to take along.
import { html, nothing } from "lit";

import { animationAddress } from "../../data/api";
import { fileName } from "../../export/save";
import { isReport } from "../../data/report";
import type { Subject } from "./derived/film";
import { inWords } from "../../words/numbers";
import type { Scene } from "../../scene";

const FORMATS = [
  ["gif", "GIF"],
  ["webp", "WebP"],
] as const;

// Of maps over pictures alone. A report has no server that could draw it.
export function animated({ loaded, kind, series, examples, selection, steps }: Scene, subject: Subject) {
  const moves = subject.ofProbe && examples.pictures && steps.length > 1;
  const drawn = moves && kind.overPictures;
  if (!drawn || isReport()) return nothing;
  const { from, to } = selection;
  const of = { run: loaded.run.name, series: series.name, example: subject.row, from, to };
  const file = (ending: string): string =>
    fileName([loaded.run.name, series.name, subject.name], ending);
  return html`
    <p class="take">
      Animated picture of its ${inWords(series.name)}:
      ${FORMATS.map(
        ([format, name]) =>
          html`<a class="link" download=${file(format)} href=${animationAddress({ ...of, format })}
            >${name}</a
          > `,
      )}
    </p>
  `;
}
