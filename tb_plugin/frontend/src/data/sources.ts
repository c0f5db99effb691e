// What is loaded beside the log's constants: values and drift, as they are asked for.
import { driftTo, examples, pairs, predictions, steps, values, valuesOf } from "./api";
import { Comparisons } from "./compared";
import { Families, type Family, NO_FAMILY } from "./family";
import { Frames, type Strip } from "./frames";
import { Others } from "./others";
import { Pairings } from "./pairings";
import type { Sources, StepAt } from "../scene";
import { messageOf, type Ready } from "./session";
import { Shelf } from "./shelf";

export class Loaders {
  private readonly frames: Frames;
  private readonly families: Families;
  private readonly comparisons: Comparisons;
  private readonly shelf: Shelf;
  private readonly others: Others;
  private readonly pairings: Pairings;

  constructor(private readonly changed: () => void) {
    this.frames = new Frames(values, changed);
    this.families = new Families(values, changed);
    this.comparisons = new Comparisons(driftTo, changed);
    this.shelf = new Shelf(valuesOf, changed);
    this.others = new Others({ examples, predictions, steps }, changed);
    this.pairings = new Pairings(pairs, changed);
  }

  of(phase: Ready): Sources {
    return {
      frame: (at) => this.frame(phase, at),
      valuesAt: (at, index) => this.frames.beside(stripOf(phase, at), index),
      family: (at) => this.family(phase, at),
      valuesOf: (book) => this.shelf.values(book),
      troubleOf: (book) => this.shelf.trouble(book),
      elsewhere: (run, series) => this.others.find(run, series),
      pairs: (books) => this.pairings.show(books),
      compare: ({ series, steps }, by) =>
        this.comparisons.show({ run: phase.loaded.run.name, series: series.name, by, steps }),
    };
  }

  // Whether the values in view need not be waited for.
  isThere(phase: Ready, at: StepAt): boolean {
    const { values, trouble } = this.frame(phase, at);
    return values !== undefined || trouble !== "";
  }

  // What failed is asked for once more.
  forgive(): void {
    this.frames.forgive();
    this.families.forgive();
    this.comparisons.forgive();
    this.shelf.forgive();
    this.others.forgive();
    this.pairings.forgive();
    this.changed();
  }

  private frame(phase: Ready, at: StepAt) {
    const strip = stripOf(phase, at);
    this.frames.show(strip, at.index);
    const trouble = this.frames.trouble(strip, at.index);
    return {
      values: this.frames.peek(strip, at.index),
      trouble: trouble ? messageOf(trouble) : "",
    };
  }

  private family(phase: Ready, at: StepAt): Family {
    const strip = stripOf(phase, at);
    const bytes = this.frames.peek(strip, at.index)?.data.byteLength;
    return bytes === undefined ? NO_FAMILY : this.families.show(strip, bytes);
  }
}

function stripOf({ loaded }: Ready, { series, steps }: StepAt): Strip {
  return { run: loaded.run.name, series: series.name, steps };
}
