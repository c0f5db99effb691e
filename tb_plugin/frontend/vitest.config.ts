import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000, // a machine may halt
    hookTimeout: 120_000,
  },
});
