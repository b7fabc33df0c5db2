/** What the service answers to a notification: a status, or nothing at all, with the request left hanging. */
export type PushAnswer =
  | { status: number; headers?: Record<string, string>; body?: unknown }
  | { status: "nothing" };

/** A notification that arrived, whatever it was answered. */
export interface Arrival {
  way: "webPush" | "fcm";
  /** The subscription or registration. */
  to: string;
  /** As the device gets it, decrypted. */
  notification: unknown;
  /** Web Push: `ttl`, `urgency`, `topic`. FCM: the whole message. */
  headers: Record<string, string>;
  message: unknown;
  answered: PushAnswer["status"];
  atMs: number;
}

/** A body of FCM for a failure, with a code as in https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode */
export function fcmFailure(status: number, errorCode: string, message = errorCode): PushAnswer {
  return {
    status,
    body: {
      error: {
        code: status,
        message,
        details: [{ "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", errorCode }],
      },
    },
  };
}
