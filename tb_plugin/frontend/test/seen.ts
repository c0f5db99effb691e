// What a view looks like, as text.
import { html, render } from "lit";

export function shown(view: unknown): HTMLElement {
  const holder = document.createElement("div");
  render(html`${view}`, holder);
  return holder;
}

export function textOf(element: Element | null): string {
  return (element?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}

export function pathsOf(element: Element, name: string): (string | null)[] {
  return [...element.querySelectorAll(`path.${name}`)].map((path) => path.getAttribute("d"));
}
