CREATE TABLE `limit_counts` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`ends_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `limit_counts_ends` ON `limit_counts` (`ends_ms`);--> statement-breakpoint
CREATE TABLE `declined_requests` (
	`asker_id` text NOT NULL,
	`decliner_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`asker_id`, `decliner_id`)
);
--> statement-breakpoint
CREATE INDEX `declined_requests_lately` ON `declined_requests` (`asker_id`,`at_ms`);--> statement-breakpoint
CREATE INDEX `declined_requests_of_decliner` ON `declined_requests` (`decliner_id`);--> statement-breakpoint
CREATE TABLE `moderation_log` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`actor_id` text NOT NULL,
	`act` text NOT NULL,
	`subject` text NOT NULL,
	`why` text NOT NULL,
	`details` text NOT NULL,
	`request_id` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `reports` (
	`id` text PRIMARY KEY NOT NULL,
	`reporter_id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`person_id` text,
	`channel_id` text,
	`seq` integer,
	`team_id` text,
	`reason` text NOT NULL,
	`note` text,
	`evidence` text,
	`state` text NOT NULL,
	`created_ms` integer NOT NULL,
	`resolved_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reports_open` ON `reports` (`reporter_id`,`subject`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `reports_list` ON `reports` (`state`,`created_ms`,`id`);--> statement-breakpoint
CREATE INDEX `reports_of_reporter` ON `reports` (`reporter_id`,`created_ms`,`id`);--> statement-breakpoint
CREATE INDEX `reports_about` ON `reports` (`person_id`);--> statement-breakpoint
ALTER TABLE `user` ADD `role` text;--> statement-breakpoint
ALTER TABLE `user` ADD `suspended_until_ms` integer;--> statement-breakpoint
ALTER TABLE `user` ADD `suspended_reason` text;--> statement-breakpoint
ALTER TABLE `user` ADD `suspension_version` integer;--> statement-breakpoint
CREATE TRIGGER `moderation_log_no_update` BEFORE UPDATE ON `moderation_log` BEGIN
	SELECT RAISE(ABORT, 'the moderation log is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `moderation_log_no_delete` BEFORE DELETE ON `moderation_log` BEGIN
	SELECT RAISE(ABORT, 'the moderation log is append-only');
END;
