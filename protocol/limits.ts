/** Every bound of the wire contract, each with its reason. Times in milliseconds, distances in metres, sizes in bytes. */
export const LIMITS = {
  /** A message of `maxMessageChars` of the longest characters, with room for escapes. Far below what hurts an object. */
  maxFrameBytes: 1_048_576,
  /** The first frame: a hello carries a token of under 1 KB, and strangers get no more room. */
  maxHelloBytes: 16_384,
  /** A phone on a bad network needs two round trips after the upgrade; an idle stranger must not hold a socket longer. */
  helloTimeoutMs: 5_000,
  /** Shorter than the idle time-out of mobile carriers' NATs, and the pace at which a phone reports anyway. */
  heartbeatIntervalMs: 30_000,
  /** How long a ping may stay unanswered before the link counts as dead: a few retransmissions on a bad network. */
  heartbeatTimeoutMs: 15_000,
  /** A client sends a handful of frames a minute; this leaves room for a burst after a reconnect. */
  framesPerSecond: 20,
  frameBurst: 100,
  /** Sockets of one account at a time; with one more, the oldest ends. Phones, tablets, and a browser with many tabs. */
  maxAccountSockets: 20,
  /** The same of one device: a browser's tabs share their sign-in. */
  maxDeviceSockets: 12,
  /** Messages and changes of messages of one member in one channel: a second on average, and at once. */
  memberWritesPerSecond: 5,
  memberWriteBurst: 300,
  /** Frames over the rate are refused one by one up to here within one overload; then the client is out of control. */
  maxRefusedFrames: 1_000,
  /** Frames that break the contract, after which the client is a bug or an attack and the socket closes. */
  maxMalformedFrames: 20,
  /** Bytes sent to a client that it has not yet confirmed by a pong; past this only the newest state is kept for it. */
  maxUnconfirmedBytes: 262_144,
  /** The same, past which the socket closes: replies and settings cannot be conflated, and a Worker's memory is small. */
  maxBacklogBytes: 4_194_304,
  /** How often, in bytes sent, the server asks the client to confirm what it has read. */
  confirmEveryBytes: 65_536,
  /** A socket's age at which the server asks for a new one: a Worker's CPU allowance counts over a socket's whole life. */
  recycleAfterMs: 4 * 3_600_000,
  /** The same in frames, in and out: a busy socket uses up its CPU allowance sooner. */
  recycleAfterFrames: 1_000_000,
  /** How long the old socket stays usable after `goodbye`; clients spread their return over it. */
  goodbyeGraceMs: 60_000,
  /** How long a session outlives its lost socket: a tunnel or a lift is no departure. The platform grants 30 s at most. */
  lingerMs: 15_000,
  /** A client is told this long before its token runs out. */
  tokenExpiringMs: 60_000,

  defaultRadiusM: 8_000,
  minRadiusM: 500,
  maxRadiusM: 20_000,
  /** A friend appears inside the radius and leaves beyond radius × this, so that a border does not flicker. */
  leaveRadiusRatio: 1.1,
  /** A location that was not refreshed for this long is shown as stale. */
  staleAfterMs: 600_000,
  /** A location that was not refreshed for this long is no longer shown. */
  expireAfterMs: 720_000,
  /**
   * How long it is kept whom a place was shown to: long enough to look back on what one has come to wonder about, and no longer, because it
   * tells who was near whom.
   */
  locationViewDays: 30,
  /** Times of a day; beyond, those of whoever has most are drawn together. So nobody's is crowded out, and a day fits one row. */
  maxLocationViewsPerDay: 1_000,
  /** Times in which the same person was shown the place count as one where less lies between them: nobody leaves for so short. */
  locationViewGapMs: 300_000,
  /** The oldest fix that a report may carry: an older one would be stale on arrival. */
  maxFixAgeMs: 600_000,
  /** The side of the grid that an approximate location is snapped to. */
  approximateGridM: 1_000,
  /** Faster than any airliner in a tail wind: nobody is believed to move so. A deployment may set another speed. */
  maxSpeedKmh: 1_200,
  /** How much farther than its speed allows a device may seem to have got: what receivers are wrong by in cities. */
  moveToleranceM: 1_000,
  /** Where one of a user's devices is, another may begin to report, within this distance. */
  placeStartWithinM: 8_000,
  /** Elsewhere a user's devices may begin so often at once: an app that is opened and closed all day … */
  placeStartBurst: 20,
  /** … and so often in the long run. */
  placeStartEveryMs: 300_000,
  /** Moves shorter than this are noise of the receiver and are dropped. */
  minMoveM: 5,
  /** A report is forwarded at least this often even without a move, so that the location stays fresh for its viewers. */
  refreshAfterMs: 60_000,
  /** Reports that come faster are coalesced: the newest one is forwarded. */
  minForwardIntervalMs: 500,
  /** What the server asks of a client that moves: nobody needs a friend's place more often to meet. */
  reportWhenMovingMs: 30_000,
  /** What the server asks of a client that stays: well within `staleAfterMs`, with room for lost reports. */
  reportWhenStillMs: 120_000,
  /** A client that stayed within this distance of one place … */
  stillWithinM: 50,
  /** … for this long counts as still. */
  stillAfterMs: 180_000,

  /** The shortest and longest time between two `near` frames to one viewer from one cell; overload stretches it. */
  nearTickMs: 500,
  maxNearTickMs: 1_000,

  /** A friend list must fit one row, one frame and one phone. */
  maxFriends: 5_000,
  /** Requests waiting for an answer, each way: more is spam. */
  maxPendingRequests: 1_000,
  maxBlocks: 5_000,
  /** How long somebody who declined a request is not asked again by the same person. */
  askAgainAfterMs: 7 * 86_400_000,
  minHandleLength: 3,
  maxHandleLength: 30,
  maxDisplayNameLength: 60,
  defaultPageSize: 50,
  maxPageSize: 200,

  /** Unicode code points in a message's body. */
  maxMessageChars: 100_000,
  /** One line of a list or a notification. */
  maxPreviewChars: 160,
  /** More people are called by `channel`. */
  maxMentions: 50,
  maxAttachments: 20,
  /** UTF-16 units; the longest emoji of the standard take 15. */
  maxEmojiLength: 32,
  /** Different emoji of all people on one message. */
  maxReactionKinds: 50,
  maxPins: 100,
  /** A group is a circle of people who know each other. */
  maxGroupMembers: 256,
  maxTeamMembers: 100_000,
  /** Up to this many members, a message is delivered to each one's inbox; above, only to those whom it calls. */
  maxFanOutMembers: 256,
  maxChannelNameLength: 80,
  maxTopicLength: 500,
  maxTeamNameLength: 80,
  maxTeamsPerUser: 200,
  maxInvitesPerTeam: 100,
  maxChannelsPerTeam: 500,
  /** Channels of one user's inbox; a sync of all of them must fit a phone. */
  maxChannelsPerUser: 2_000,
  /** Ten years and more. */
  maxRetentionDays: 36_500,
  /** Channels that one device has open at a time, each a link to an object. */
  maxOpenChannels: 20,
  /** How long a repeat of an idempotency key gets the first answer. */
  idempotencyMs: 172_800_000,
  /** How long somebody counts as writing after they said so. */
  typingMs: 6_000,
  /** The shortest and longest time for which a place is shared into a channel: a day out, and never by oversight. */
  minChannelShareMs: 60_000,
  maxChannelShareMs: 28_800_000,
  /** Channels that one device shares its place into at a time: each takes every move. */
  maxChannelsShared: 10,
  /** How often, at most, a large channel tells those who do not have it open that there is more. */
  largeChannelTickMs: 5_000,
  /** Messages and changes that a device may have missed and still gets as a difference. */
  maxCatchUpMessages: 200,
  /** The bytes of messages that one answer carries, be it a page or a difference; one message may exceed it alone. */
  maxPageBytes: 524_288,
  /** People whose presence one device shows at a time. */
  maxPresenceWatched: 100,
  /** Somebody who is back within this time was not away. */
  presenceGraceMs: 15_000,
  maxStatusLength: 100,
  minSearchLength: 2,
  maxSearchLength: 100,
  maxDeviceNameLength: 60,
  /** Characters of what a reporter adds, and of why a moderator does something. */
  maxReportNoteLength: 1_000,
  /** UTF-16 units of a reported message that are kept for whoever judges it. */
  maxEvidenceLength: 4_000,

  maxFileNameLength: 255,
  /** What R2 takes as one object, rounded down. */
  maxFileBytes: 5_000_000_000,
  /** In one request; what is larger goes by tus. The platform takes no larger request on its smaller plans. */
  maxPutBytes: 100_000_000,
  /** A picture is read as a whole chain of segments before it is served: no camera makes larger ones. */
  maxPictureBytes: 104_857_600,
  /** Of a person or a team: lists show them by the dozen. */
  maxProfilePictureBytes: 10_000_000,
  /** What a browser decodes without running out of memory; the largest phone camera of today makes 200 million. */
  maxPicturePixels: 200_000_000,
  maxPictureSide: 65_535,
  maxThumbnailBytes: 65_536,
  /** Pixels of a thumbnail's longer side. */
  maxThumbnailSide: 1_024,
  /** A ThumbHash takes 25 bytes at most, in base64. */
  maxPlaceholderLength: 36,
  maxMediaDurationMs: 86_400_000,
  maxWaveformPeaks: 100,
  /** Of one user. A deployment may set others. */
  maxUserFiles: 20_000,
  maxUserFileBytes: 20_000_000_000,
  maxUnfinishedUploads: 20,
  /** How long an upload may take, and a finished one wait for its message. */
  fileUnusedMs: 86_400_000,
  /** How long a file outlives the last message that showed it: a moment in which it may be referred to again. */
  fileReleasedMs: 3_600_000,
  /** How long an address of a file without a token works. */
  fileLinkMs: 3_600_000,
  maxFileLinks: 100,

  maxPushEndpointLength: 1_000,
  maxFcmTokenLength: 500,
  /** How often, at most, a user hears that the same friend arrived nearby. */
  friendNearbyEveryMs: 3_600_000,
} as const;
