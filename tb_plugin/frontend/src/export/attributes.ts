// What tells the drawing of a panel how to treat an element.

export const LEFT_OUT = "data-unexported"; // of what is there to be used, not to be looked at
export const DRAWING = "data-exporting"; // of a panel while it is drawn: the others close the gap
