import { expect, it } from "vitest";
import { isAllowedEndpoint } from "../../../workers/push/core/push-hosts.ts";

it.each([
  "https://fcm.googleapis.com/fcm/send/abc",
  "https://FCM.googleapis.com:443/fcm/send/abc",
  "https://updates.push.services.mozilla.com/wpush/v2/abc",
  "https://eu.push.services.mozilla.com/wpush/v2/abc",
  "https://web.push.apple.com/abc",
  "https://api.push.apple.com/abc",
  "https://db5p.notify.windows.com/w/?token=abc",
])("sends to %s", (endpoint) => {
  expect(isAllowedEndpoint(endpoint, undefined)).toBe(true);
});

it.each([
  "http://fcm.googleapis.com/fcm/send/abc",
  "https://fcm.googleapis.com:8443/fcm/send/abc",
  "https://fcm.googleapis.com.evil.example/abc",
  "https://evilfcm.googleapis.com/abc",
  "https://evil.example/fcm.googleapis.com",
  "https://evilpush.apple.com/abc",
  "https://.push.apple.com/abc",
  "https://notify.windows.com/abc",
  "https://user@fcm.googleapis.com/abc",
  "https://fcm.googleapis.com@evil.example/abc",
  "https://169.254.169.254/latest/meta-data",
  "https://localhost/abc",
  "http://127.0.0.1/abc",
  "https://[::1]/abc",
  "file:///etc/passwd",
  "data:text/plain,abc",
  "",
  "nonsense",
])("sends nothing to %j", (endpoint) => {
  expect(isAllowedEndpoint(endpoint, undefined)).toBe(false);
  expect(isAllowedEndpoint(endpoint, "push.example, 127.0.0.1:1234")).toBe(false);
});

it("sends to hosts that the deployment adds, and by plain http to this machine's alone", () => {
  const extra = " push.example ,*.more.example,127.0.0.1:1234,localhost:99";
  expect(isAllowedEndpoint("https://push.example/a", extra)).toBe(true);
  expect(isAllowedEndpoint("https://a.more.example/a", extra)).toBe(true);
  expect(isAllowedEndpoint("http://127.0.0.1:1234/a", extra)).toBe(true);
  expect(isAllowedEndpoint("http://localhost:99/a", extra)).toBe(true);
  expect(isAllowedEndpoint("https://more.example/a", extra)).toBe(false);
  expect(isAllowedEndpoint("http://push.example/a", extra)).toBe(false);
  expect(isAllowedEndpoint("http://127.0.0.1:1235/a", extra)).toBe(false);
  expect(isAllowedEndpoint("https://push.example:444/a", extra)).toBe(false);
});
