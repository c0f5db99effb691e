// Matrices of drift, as they are asked for: one request at a time, for what is wanted last.
export interface DriftMatrix {
  steps: number[];
  values: number[]; // [steps, steps]: of the row's step from the column's
}

export interface Wanted {
  run: string;
  series: string;
  measure: string;
  row: number;
  steps: number[];
  end: number; // wall time of the last step: logged anew, it is asked for anew
}

export interface Found {
  matrix: DriftMatrix | undefined; // of the same row, while newer steps are on their way
  trouble: string;
  late: boolean; // more is on its way
}

export type Fetcher = (
  run: string,
  series: string,
  measure: string,
  row: number,
  steps: number[],
) => Promise<DriftMatrix>;

const MOST_KEPT = 32;

export class Matrices {
  private readonly known = new Map<string, DriftMatrix>();
  private readonly failed = new Map<string, string>();
  private wanted: Wanted | undefined;
  private last: { about: string; matrix: DriftMatrix } | undefined;
  private busy = false;

  constructor(
    private readonly fetcher: Fetcher,
    private readonly changed: () => void,
  ) {}

  show(wanted: Wanted): Found {
    this.wanted = wanted;
    const key = JSON.stringify(wanted);
    const matrix = this.known.get(key);
    const trouble = this.failed.get(key) ?? "";
    if (matrix) this.last = { about: aboutOf(wanted), matrix };
    else if (!trouble) void this.load();
    const older = this.last?.about === aboutOf(wanted) ? this.last.matrix : undefined;
    return { matrix: matrix ?? older, trouble, late: !matrix && !trouble };
  }

  forgive(): void {
    this.failed.clear();
  }

  private async load(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    while (this.isMissing(this.wanted!)) await this.fetch(this.wanted!);
    this.busy = false;
  }

  private async fetch(wanted: Wanted): Promise<void> {
    const { run, series, measure, row, steps } = wanted;
    const key = JSON.stringify(wanted);
    try {
      this.known.set(key, await this.fetcher(run, series, measure, row, steps));
      for (const oldest of this.known.keys()) {
        if (this.known.size > MOST_KEPT) this.known.delete(oldest);
      }
    } catch (error) {
      this.failed.set(key, (error as Error).message);
    }
    this.changed();
  }

  private isMissing(wanted: Wanted): boolean {
    const key = JSON.stringify(wanted);
    return !this.known.has(key) && !this.failed.has(key);
  }
}

function aboutOf({ run, series, measure, row }: Wanted): string {
  return JSON.stringify([run, series, measure, row]);
}
