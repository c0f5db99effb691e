// Remembers the last answer: most moves of the slider leave most inputs as they were.
export function remembered<Inputs extends unknown[], Answer>(
  compute: (...inputs: Inputs) => Answer,
): (...inputs: Inputs) => Answer {
  let last: { inputs: Inputs; answer: Answer } | undefined;
  return (...inputs) => {
    if (!last || inputs.some((input, i) => !Object.is(input, last!.inputs[i]))) {
      last = { inputs, answer: compute(...inputs) };
    }
    return last.answer;
  };
}

// The same, apart for each of many owners.
export function rememberedOf<Owner extends object, Inputs extends unknown[], Answer>(
  compute: (owner: Owner, ...inputs: Inputs) => Answer,
): (owner: Owner, ...inputs: Inputs) => Answer {
  const known = new WeakMap<Owner, (...inputs: Inputs) => Answer>();
  return (owner, ...inputs) => {
    const own = known.get(owner) ?? remembered((...own: Inputs) => compute(owner, ...own));
    known.set(owner, own);
    return own(...inputs);
  };
}
