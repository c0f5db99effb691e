// What measures between two explanations tell, for people. 0 is the same, always.
import { inWords } from "../../../words/numbers";

export interface MeasureWords {
  name: string;
  says: string;
}

const WORDS: Record<string, MeasureWords> = {
  spearman: {
    name: "Order of the values",
    says: "1: as by chance, 2: the other way round (1 − Spearman's rank correlation)",
  },
  pearson: {
    name: "Shape",
    says: "1: as by chance, 2: the other way round (1 − Pearson's correlation)",
  },
  cosine: { name: "Direction", says: "1: nothing in common, 2: opposite (1 − cosine)" },
  kendall: { name: "Order of pairs", says: "1: as by chance, 2: reversed (1 − Kendall's τ)" },
  ssim: { name: "Look", says: "about 1: nothing alike (1 − SSIM)" },
  top_k_iou: { name: "Strongest tenth", says: "1: as many in common as by chance (1 − IoU)" },
  jaccard_at_k: { name: "Strongest features", says: "1: none in common (1 − Jaccard)" },
  sign_agreement: { name: "Strongest features and their sign", says: "1: none agrees" },
  wasserstein: {
    name: "How far the strength lies apart",
    says: "as a share of the map's size; 1: from edge to edge (Wasserstein)",
  },
  centre_shift: { name: "How far the centres lie apart", says: "as a share of the diagonal" },
  jensen_shannon: {
    name: "Strength on other places",
    says: "1: no place in common (Jensen–Shannon)",
  },
  magnitude: {
    name: "Strength in all",
    says: "0.67: twice as much in one of them, at most 2; whatever the shape",
  },
  l2: { name: "Distance", says: "in units of the score (root mean square)" },
  flip: { name: "Another class", says: "1: the model names another one" },
  forgetting: { name: "Forgotten", says: "1: right in the first, wrong in the second" },
  margin: { name: "Lead of the target", says: "1: from certain to none" },
  kl: { name: "Probabilities", says: "the larger, the farther apart, in nats (KL)" },
};

export function measureWords(measure: string): MeasureWords {
  return WORDS[measure] ?? { name: inWords(measure), says: "the larger, the farther apart" };
}
