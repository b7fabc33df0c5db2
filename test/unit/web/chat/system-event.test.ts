import { expect, test } from "vitest";
import { systemEventOf } from "../../../../web/chat/message/system-event.ts";

test("what the system says is read where it is known, and nothing else is", () => {
  expect(systemEventOf({ body: '{"event":"left","userId":"mina"}' })).toEqual({
    event: "left",
    userId: "mina",
  });
  for (const body of ["", "null", "[]", "7", '{"event":"exploded"}', "{"])
    expect(systemEventOf({ body })).toBeUndefined();
});
