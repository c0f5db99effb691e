// What the server answers in one request.
export const MOST_STEPS = 64;
