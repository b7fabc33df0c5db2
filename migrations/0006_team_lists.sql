CREATE TABLE `joined_teams` (
	`user_id` text NOT NULL,
	`team_id` text NOT NULL,
	`joined_ms` integer,
	`version` integer NOT NULL,
	`reserved_until_ms` integer,
	PRIMARY KEY(`user_id`, `team_id`)
);
--> statement-breakpoint
CREATE INDEX `joined_teams_list` ON `joined_teams` (`user_id`,`joined_ms`,`team_id`);--> statement-breakpoint
CREATE TABLE `team_versions` (
	`team_id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `joined_teams` (`user_id`, `team_id`, `joined_ms`, `version`) SELECT `user_id`, `team_id`, `joined_ms`, 1 FROM `team_members` WHERE `team_id` IN (SELECT `id` FROM `teams`);--> statement-breakpoint
INSERT INTO `team_versions` (`team_id`, `version`) SELECT DISTINCT `team_id`, 1 FROM `team_members`;
