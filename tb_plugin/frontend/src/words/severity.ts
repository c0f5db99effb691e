// How much a note of a run weighs.
import type { Note } from "../data/log";
import { Severity } from "../gen/tf_xai_pb";

const WORDS: Record<number, string> = {
  [Severity.INFO]: "Note",
  [Severity.WARNING]: "Warning",
  [Severity.ERROR]: "Error",
};

export function severityWord({ severity }: Pick<Note, "severity">): string {
  return WORDS[severity] ?? "Note"; // of a newer log
}

export function isWarning({ severity }: Pick<Note, "severity">): boolean {
  return severity === Severity.WARNING || severity === Severity.ERROR;
}
