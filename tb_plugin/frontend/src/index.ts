// The module that TensorBoard opens in the tab.
import "./page";

export function render(): void {
  document.documentElement.lang = "en";
  document.title = "Explanations over training";
  document.body.style.margin = "0";
  document.body.append(document.createElement("xai-page"));
}
