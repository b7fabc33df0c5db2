-- However a sign-in ends, by whichever query, its device's sockets are to be closed: noted in the same transaction.
-- Whoever ended it does that at once and strikes it off; the cron takes it up where that failed.
CREATE TRIGGER `session_ended` AFTER DELETE ON `session`
BEGIN
	INSERT OR IGNORE INTO `chores` (`id`, `kind`, `subject`, `payload`, `created_ms`, `due_ms`, `attempts`)
	VALUES (
		'signOut:' || OLD.`id`,
		'signOutDevice',
		OLD.`user_id`,
		json_object('userId', OLD.`user_id`, 'deviceId', OLD.`id`),
		CAST(unixepoch('subsec') * 1000 AS INTEGER),
		CAST(unixepoch('subsec') * 1000 AS INTEGER) + 10000,
		0
	);
END;
