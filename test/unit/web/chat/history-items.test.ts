import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_PX, HistoryItems, indexOfSeq } from "../../../../web/chat/history/history-items.ts";
import { shown } from "./shown.ts";

const NOON_MS = new Date(2026, 10, 30, 12).getTime();
const MINUTE_MS = 60_000;
const me = { userId: "me", unreadAfterSeq: null };

function said(seq: number, senderId: string, minute: number, more = {}) {
  return shown({ seq, senderId, at: NOON_MS + minute * MINUTE_MS, ...more });
}

describe("the messages of a history", () => {
  test("go together where one person writes on, and not after a pause, a day, or what the system says", () => {
    const items = new HistoryItems().of(
      [
        said(1, "mina", 0),
        said(2, "mina", 4),
        said(3, "jun", 4),
        said(4, "jun", 10),
        said(5, "jun", 11, { kind: "system" }),
        said(6, "jun", 12),
        said(7, "jun", 24 * 60),
      ],
      me,
    );
    expect(items.map(({ isFirst, isLast }) => `${isFirst ? "[" : ""}${isLast ? "]" : ""}`)).toEqual([
      "[",
      "]",
      "[]",
      "[]",
      "[]",
      "[]",
      "[]",
    ]);
  });

  test("have the day above the first of each day", () => {
    const items = new HistoryItems().of(
      [said(1, "mina", 0), said(2, "mina", 1), said(3, "mina", 24 * 60), said(4, "mina", 24 * 60 + 1)],
      me,
    );
    expect(items.map(({ leadPx }) => leadPx)).toEqual([DAY_PX, 0, DAY_PX, 0]);
    expect(new Set(items.map(({ dayMs }) => dayMs)).size).toBe(2);
  });

  test("have the line above the first that others wrote after what was read", () => {
    const messages = [
      said(1, "mina", 0),
      said(2, "me", 1),
      said(3, "mina", 2, { kind: "system" }),
      said(4, "mina", 3),
    ];
    const marked = (unreadAfterSeq: number | null) =>
      new HistoryItems()
        .of(messages, { userId: "me", unreadAfterSeq })
        .findIndex((item) => item.isFirstUnread);
    expect([marked(null), marked(0), marked(1), marked(4)]).toEqual([-1, 0, 3, -1]);
  });

  test("begin anew below the line", () => {
    const items = new HistoryItems().of([said(1, "mina", 0), said(2, "mina", 1)], {
      userId: "me",
      unreadAfterSeq: 1,
    });
    expect(items.map(({ isFirst }) => isFirst)).toEqual([true, true]);
  });

  test("keep their items where nothing of them changed, and where the number came", () => {
    const made = new HistoryItems();
    const messages = [said(1, "mina", 0), said(2, "mina", 1), said(3, "jun", 2)];
    const before = made.of(messages, me);
    expect(made.of(messages, me)).toBe(before);
    const after = made.of([...messages, said(4, "jun", 3)], me);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(after[2]).not.toBe(before[2]);
    const [pending] = made.of([said(0, "me", 0, { seq: null, key: "key-1" })], me);
    const [sent] = made.of([said(9, "me", 0, { key: "key-1" })], me);
    expect(sent?.key).toBe(pending?.key);
  });

  test("are named differently, whoever wrote them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("mina", "jun"), fc.boolean()), { maxLength: 30 }),
        (list) => {
          const messages = list.map(([senderId, hasKey], index) =>
            said(index + 1, senderId, index, hasKey ? { key: `key-${index}` } : {}),
          );
          const keys = new HistoryItems().of(messages, me).map(({ key }) => key);
          expect(new Set(keys).size).toBe(list.length);
        },
      ),
    );
  });

  test("are found by their numbers, with gaps and with some on their way", () => {
    const items = new HistoryItems().of(
      [
        said(2, "mina", 0),
        said(5, "mina", 1),
        said(9, "mina", 2),
        said(0, "me", 3, { seq: null, key: "key-1" }),
      ],
      me,
    );
    expect([1, 2, 3, 5, 9, 10].map((seq) => indexOfSeq(items, seq))).toEqual([-1, 0, -1, 1, 2, -1]);
  });
});
