import { describe, expect, it } from "vitest";
import { replayOptions } from "../../../../tools/replay/options.ts";

const DATA = ["--trips", "t.csv", "--friends", "f.csv"];

describe("the replay's options", () => {
  it("fills in what is left out", () => {
    expect(replayOptions(DATA)).toEqual({
      trips: "t.csv",
      friends: "f.csv",
      users: 100,
      minutes: 1,
      speed: 1,
      intervalMs: 1_000,
      radiusM: 8_000,
      privacy: "mixed",
      url: "http://127.0.0.1:8787",
      seed: 1,
      check: false,
      chaos: false,
      json: false,
    });
  });

  it("takes each", () => {
    const args = [
      ..."--users 400 --minutes 0.5 --speed 10 --radius 500 --interval-ms 2000".split(" "),
      ...DATA,
    ];
    const options = replayOptions([...args, "--privacy", "all", "--url", "https://h.example", "--seed", "7"]);
    expect(options).toMatchObject({ users: 400, minutes: 0.5, speed: 10, radiusM: 500, intervalMs: 2_000 });
    expect(options).toMatchObject({ privacy: "all", url: "https://h.example", seed: 7 });
    expect(replayOptions([...DATA, "--check", "--chaos", "--json"])).toMatchObject({
      check: true,
      chaos: true,
      json: true,
    });
    expect(replayOptions(["--help"])).toBe("help");
  });

  it.each([
    [["--users", "0"], "--users"],
    [["--users", "1.5"], "--users"],
    [["--users", "many"], "--users"],
    [["--minutes", ""], "--minutes"],
    [["--radius", "499"], "--radius"],
    [["--interval-ms", "100"], "--interval-ms"],
    [["--privacy", "some"], "--privacy"],
    [["--url", "localhost:8787"], "--url"],
    [["--speed=-1"], "--speed"],
    [["--nonsense"], "--nonsense"],
    [["loose"], "loose"],
  ])("refuses %j and names what is wrong", (args, named) => {
    expect(() => replayOptions([...DATA, ...args])).toThrow(named);
  });

  it("says which file is missing", () => {
    expect(() => replayOptions(["--friends", "f.csv"])).toThrow("--trips is missing");
    expect(() => replayOptions(["--trips", "t.csv"])).toThrow("--friends is missing");
  });
});
