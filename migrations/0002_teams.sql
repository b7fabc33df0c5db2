CREATE TABLE `chores` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`payload` text NOT NULL,
	`created_ms` integer NOT NULL,
	`due_ms` integer NOT NULL,
	`attempts` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `chores_due` ON `chores` (`due_ms`);--> statement-breakpoint
CREATE INDEX `chores_subject` ON `chores` (`subject`);--> statement-breakpoint
CREATE TABLE `team_channels` (
	`channel_id` text PRIMARY KEY NOT NULL,
	`team_id` text NOT NULL,
	`name` text NOT NULL,
	`topic` text NOT NULL,
	`visibility` text NOT NULL,
	`archived_ms` integer,
	`created_ms` integer NOT NULL,
	`is_default` integer NOT NULL,
	`is_open` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `team_channels_list` ON `team_channels` (`team_id`,`name`,`channel_id`);--> statement-breakpoint
CREATE TABLE `team_invites` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text NOT NULL,
	`code_hash` text NOT NULL,
	`role` text NOT NULL,
	`created_by` text NOT NULL,
	`created_ms` integer NOT NULL,
	`expires_ms` integer,
	`max_uses` integer,
	`uses` integer NOT NULL,
	`revoked_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `team_invites_code_hash_unique` ON `team_invites` (`code_hash`);--> statement-breakpoint
CREATE INDEX `team_invites_list` ON `team_invites` (`team_id`,`created_ms`,`id`);--> statement-breakpoint
CREATE TABLE `team_members` (
	`team_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`joined_ms` integer NOT NULL,
	`handle` text NOT NULL,
	`name_key` text NOT NULL,
	`ticket` text NOT NULL,
	PRIMARY KEY(`team_id`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `team_members_handle` ON `team_members` (`team_id`,`handle`);--> statement-breakpoint
CREATE INDEX `team_members_name` ON `team_members` (`team_id`,`name_key`,`user_id`);--> statement-breakpoint
CREATE INDEX `team_members_seniority` ON `team_members` (`team_id`,`role`,`joined_ms`);--> statement-breakpoint
CREATE INDEX `team_members_of_user` ON `team_members` (`user_id`,`joined_ms`,`team_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `team_members_owner` ON `team_members` (`team_id`) WHERE role = 'owner';--> statement-breakpoint
CREATE TABLE `teams` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`picture` text,
	`retention_days` integer,
	`member_count` integer NOT NULL,
	`created_ms` integer NOT NULL
);
