// Values that are asked of the server by key. Reading a value starts no request: what is wanted is
// said by `want`, and `changed` is called as more is known.
import { LimitedCache } from "./cache";

export type State<Value> =
  // Late: a newer one is on its way, or `trouble` says why it will not come.
  | { kind: "here"; value: Value; late: boolean; trouble: string }
  | { kind: "waiting" }
  | { kind: "failed"; message: string };

export interface Source<Key, Value> {
  name(key: Key): string;
  version?(key: Key): string; // where it changes, the value stays until the newer one has come
  group?(key: Key): string; // keys of one group may share a request
  batchSize?(soon: boolean): number; // keys in a request; 1 where it is left out
  fetch(keys: Key[], signal: AbortSignal): Promise<(Value | undefined)[]>; // one a key
  size?(value: Value): number; // 1 where it is left out
  limit: number; // of the sizes of all that is kept, beside what is wanted
  stopsAtFailure?: boolean; // until what failed is asked for once more
}

interface Kept<Value> {
  value: Value;
  version: string;
}

interface Request {
  group: string;
  ids: Set<string>;
  control: AbortController;
}

const MISSING = "TensorBoard's answer holds nothing for this step.";

export class Resource<Key, Value> {
  revision = 0; // counts what has come or failed
  private readonly kept: LimitedCache<Kept<Value>>;
  private readonly failed = new Map<string, string>(); // why, by key and version
  private readonly requests = new Set<Request>();
  private readonly busy = { now: false, soon: false };
  private wanted: { now: Key[]; soon: Key[] } = { now: [], soon: [] };
  private names = new Set<string>();

  constructor(
    private readonly source: Source<Key, Value>,
    private readonly changed: () => void,
  ) {
    this.kept = new LimitedCache(source.limit, (name) => this.names.has(name));
  }

  // In place of what was wanted before. `soon` comes once all of `now` is there. One request at a time
  // is under way for either; those of which nothing is wanted any more are cancelled.
  want(now: Key[], soon: Key[] = []): void {
    if (now === this.wanted.now && soon === this.wanted.soon) return this.load();
    this.wanted = { now, soon };
    const all = [...now, ...soon];
    this.names = new Set(all.map((key) => this.source.name(key)));
    const groups = new Set(all.map((key) => this.groupOf(key)));
    for (const request of this.requests) if (!groups.has(request.group)) this.cancel(request);
    this.load();
  }

  state(key: Key): State<Value> {
    const found = this.kept.get(this.source.name(key));
    const message = this.failed.get(this.idOf(key));
    if (found) {
      const late = found.version !== this.versionOf(key);
      return { kind: "here", value: found.value, late, trouble: late ? (message ?? "") : "" };
    }
    return message === undefined ? { kind: "waiting" } : { kind: "failed", message };
  }

  value(key: Key): Value | undefined {
    return this.kept.get(this.source.name(key))?.value;
  }

  // Why it will not come; "" where it may.
  trouble(key: Key): string {
    return this.failed.get(this.idOf(key)) ?? "";
  }

  retryFailed(): void {
    this.failed.clear();
    this.revision++;
    this.load();
  }

  private load(): void {
    void this.loadAll("now");
    void this.loadAll("soon");
  }

  private async loadAll(when: "now" | "soon"): Promise<void> {
    if (this.busy[when]) return;
    this.busy[when] = true;
    for (let keys = this.next(when); keys.length > 0; keys = this.next(when)) {
      await this.loadBatch(keys);
    }
    this.busy[when] = false;
    if (when === "now") void this.loadAll("soon");
  }

  private next(when: "now" | "soon"): Key[] {
    const { now, soon } = this.wanted;
    if (when === "soon" && now.some((key) => this.isMissing(key) || this.isAsked(key))) return [];
    const all = when === "now" ? now : soon;
    if (this.source.stopsAtFailure && all.some((key) => this.trouble(key))) return [];
    const missing = all.filter((key) => this.isMissing(key));
    const [first] = missing;
    if (first === undefined) return [];
    const size = this.source.batchSize?.(when === "soon") ?? 1;
    if (size === 1) return [first];
    const group = this.groupOf(first);
    return missing.filter((key) => this.groupOf(key) === group).slice(0, size);
  }

  private async loadBatch(keys: Key[]): Promise<void> {
    const ids = new Set(keys.map((key) => this.idOf(key)));
    const request = { group: this.groupOf(keys[0]!), ids, control: new AbortController() };
    const { signal } = request.control;
    this.requests.add(request);
    try {
      const found = await this.source.fetch(keys, signal);
      if (!signal.aborted) keys.forEach((key, i) => this.keep(key, found[i]));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!signal.aborted) for (const id of ids) this.failed.set(id, message);
    }
    this.requests.delete(request);
    if (signal.aborted) return;
    this.revision++;
    this.changed();
  }

  private keep(key: Key, value: Value | undefined): void {
    if (value === undefined) return void this.failed.set(this.idOf(key), MISSING);
    const size = this.source.size?.(value) ?? 1;
    this.kept.set(this.source.name(key), { value, version: this.versionOf(key) }, size);
  }

  private cancel(request: Request): void {
    this.requests.delete(request);
    request.control.abort();
  }

  private isMissing(key: Key): boolean {
    const found = this.kept.get(this.source.name(key));
    const isHere = found !== undefined && found.version === this.versionOf(key);
    return !isHere && !this.failed.has(this.idOf(key)) && !this.isAsked(key);
  }

  private isAsked(key: Key): boolean {
    const id = this.idOf(key);
    return [...this.requests].some(({ ids }) => ids.has(id));
  }

  private idOf(key: Key): string {
    return `${this.source.name(key)} ${this.versionOf(key)}`;
  }

  private versionOf(key: Key): string {
    return this.source.version?.(key) ?? "";
  }

  private groupOf(key: Key): string {
    return this.source.group?.(key) ?? "";
  }
}
